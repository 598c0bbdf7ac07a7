package dev.comporta.processor;

import static java.util.Objects.requireNonNull;

import dev.comporta.meter.Meter;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort.Send;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What came of the payments sent to one processor, told to who sent them and counted, and its
 * connections now.
 *
 * <p>Threading: written on the engine's thread, read on any.
 */
public final class ProcessorCounters {
    private static final int STATUS_CLASS_COUNT = 6;
    private static final Outcome NOT_SENT = new Outcome.NotSent();

    /** Payments handed to the client. */
    final LongAdder sends = new LongAdder();

    /** Requests that carried more than one payment. */
    final LongAdder batches = new LongAdder();

    /** How many payments a request may carry; 0 where each goes in a request of its own. */
    volatile int batchMax;

    /** Answers of any kind whose head or body was longer than the client reads. */
    private final LongAdder oversizedAnswers = new LongAdder();

    private final LongAdder[] answersByStatusClass =
            Stream.generate(LongAdder::new).limit(STATUS_CLASS_COUNT).toArray(LongAdder[]::new);
    private final Map<Evidence, LongAdder> failures = new EnumMap<>(Evidence.class);
    private volatile int connectionsOpen;
    private volatile int connectionsIdle;

    ProcessorCounters() {
        for (Evidence evidence :
                List.of(
                        Evidence.NOT_SENT,
                        Evidence.TIMED_OUT,
                        Evidence.BROKEN,
                        Evidence.GARBLED,
                        Evidence.PAGE,
                        Evidence.OVERSIZED)) {
            failures.put(evidence, new LongAdder());
        }
    }

    /**
     * Payments answered.
     *
     * @param statusClass 2 for 2xx, up to 5
     */
    public long answers(int statusClass) {
        return answersByStatusClass[statusClass].sum();
    }

    /** Payments written and not answered by the processor, by what was seen in its place. */
    public long unanswered(Evidence evidence) {
        return requireNonNull(failures.get(evidence)).sum();
    }

    /** Answers of any kind whose head or body was longer than the client reads. */
    public long oversizedAnswers() {
        return oversizedAnswers.sum();
    }

    /** Connections open, or being opened. */
    public int connectionsOpen() {
        return connectionsOpen;
    }

    /** Connections with a request on them, or being opened. */
    public int connectionsBusy() {
        return Math.max(0, connectionsOpen - connectionsIdle);
    }

    /** All of it. */
    public List<Meter> meters() {
        List<Meter> meters = new ArrayList<>();
        meters.add(Meter.gauge("comporta.processor.connections", "", this::connectionsOpen));
        meters.add(Meter.count("comporta.processor.sends", "", sends::sum));
        meters.add(Meter.count("comporta.processor.batches", "", batches::sum));
        meters.add(Meter.gauge("comporta.processor.batch.max", "", () -> batchMax));
        meters.add(Meter.count("comporta.processor.answers.oversized", "", this::oversizedAnswers));
        for (int statusClass = 2; statusClass < STATUS_CLASS_COUNT; statusClass++) {
            int told = statusClass;
            meters.add(
                    Meter.count("comporta.processor.answers", "", () -> answers(told))
                            .labelled("status", told + "xx"));
        }
        for (Evidence evidence : failures.keySet()) {
            meters.add(
                    Meter.count("comporta.processor.unanswered", "", () -> unanswered(evidence))
                            .labelled("evidence", evidence.slug().replace('-', '_')));
        }
        return meters;
    }

    void tell(Send payment, UpstreamAnswer answer) {
        if (answer.isOwnWord()) {
            answersByStatusClass[answer.status() / 100].increment();
        } else {
            count(Evidence.PAGE);
        }
        payment.answer().accept(answer.outcome());
    }

    /** There was no answer that counts. */
    void tell(Send payment, Evidence evidence) {
        count(evidence);
        payment.answer()
                .accept(
                        evidence == Evidence.NOT_SENT
                                ? NOT_SENT
                                : new Outcome.Unanswered(evidence));
    }

    private void count(Evidence evidence) {
        requireNonNull(failures.get(evidence)).increment();
    }

    void countOversizedAnswer() {
        oversizedAnswers.increment();
    }

    void connections(int open, int idle) {
        connectionsOpen = open;
        connectionsIdle = idle;
    }
}
