package dev.comporta.processor;

import static java.util.Objects.requireNonNull;

import dev.comporta.meter.Meter;
import dev.comporta.payment.Evidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What came of the payments sent to one processor, and its connections now.
 *
 * <p>Threading: written on the engine's thread, read on any.
 */
public final class ProcessorCounters {
    private static final int STATUS_CLASS_COUNT = 6;
    private static final List<Evidence> UNANSWERED =
            List.of(
                    Evidence.NOT_SENT,
                    Evidence.TIMED_OUT,
                    Evidence.BROKEN,
                    Evidence.GARBLED,
                    Evidence.PAGE,
                    Evidence.OVERSIZED);

    private final LongAdder sends = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder[] answersByStatusClass =
            Stream.generate(LongAdder::new).limit(STATUS_CLASS_COUNT).toArray(LongAdder[]::new);
    private final Map<Evidence, LongAdder> failures = new EnumMap<>(Evidence.class);
    private final LongAdder oversizedAnswers = new LongAdder();
    private volatile int connectionsOpen;
    private volatile int connectionsIdle;
    private volatile int batchMax;

    ProcessorCounters() {
        for (Evidence evidence : Evidence.values()) {
            failures.put(evidence, new LongAdder());
        }
    }

    /** Payments handed to the client. */
    public long sends() {
        return sends.sum();
    }

    /** Requests that carried more than one payment. */
    public long batches() {
        return batches.sum();
    }

    /** How many payments a request may carry; 0 where each goes in a request of its own. */
    public int batchMax() {
        return batchMax;
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
        meters.add(Meter.count("comporta.processor.sends", "", this::sends));
        meters.add(Meter.count("comporta.processor.batches", "", this::batches));
        meters.add(Meter.gauge("comporta.processor.batch.max", "", this::batchMax));
        meters.add(Meter.count("comporta.processor.answers.oversized", "", this::oversizedAnswers));
        for (int statusClass = 2; statusClass < STATUS_CLASS_COUNT; statusClass++) {
            int told = statusClass;
            meters.add(
                    Meter.count("comporta.processor.answers", "", () -> answers(told))
                            .labelled("status", told + "xx"));
        }
        for (Evidence evidence : UNANSWERED) {
            meters.add(
                    Meter.count("comporta.processor.unanswered", "", () -> unanswered(evidence))
                            .labelled("evidence", evidence.slug().replace('-', '_')));
        }
        return meters;
    }

    void countSend() {
        sends.increment();
    }

    void countBatch() {
        batches.increment();
    }

    void batchMax(int most) {
        batchMax = most;
    }

    void countAnswer(UpstreamAnswer answer) {
        if (answer.isOwnWord()) {
            answersByStatusClass[answer.status() / 100].increment();
        } else {
            countFailure(Evidence.PAGE);
        }
    }

    void countFailure(Evidence evidence) {
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
