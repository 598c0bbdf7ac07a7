package dev.comporta.processor;

import static java.util.Objects.requireNonNull;

import dev.comporta.meter.Histogram;
import dev.comporta.meter.Meter;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort.Send;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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

    /** With so many connections further exchanges are refused. */
    volatile int connectionsMax;

    /** How many payments a request may carry; 0 where each goes in a request of its own. */
    volatile int batchMax;

    /** Answers of any kind whose head or body was longer than the client reads. */
    private final LongAdder oversizedAnswers = new LongAdder();

    private final LongAdder[] answersByStatusClass =
            Stream.generate(LongAdder::new).limit(STATUS_CLASS_COUNT).toArray(LongAdder[]::new);
    private final Map<Evidence, LongAdder> failures = new EnumMap<>(Evidence.class);
    private volatile int connectionsOpen;
    private volatile int connectionsIdle;

    /** How long exchanges on connections took, from the request's last byte written. */
    private final Map<Call, Histogram> calls = new EnumMap<>(Call.class);

    /** How an exchange ended. */
    private enum Call {
        ANSWERED_2XX,
        ANSWERED_4XX,
        ANSWERED_5XX,
        ANSWERED_OTHERWISE,
        UNANSWERED;

        static Call of(int status) {
            return switch (status / 100) {
                case 2 -> ANSWERED_2XX;
                case 4 -> ANSWERED_4XX;
                case 5 -> ANSWERED_5XX;
                default -> ANSWERED_OTHERWISE;
            };
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ProcessorCounters() {
        for (Call call : Call.values()) {
            calls.put(call, Histogram.between(Duration.ofNanos(100_000), Duration.ofSeconds(50)));
        }
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
        meters.add(
                Meter.gauge(
                        "comporta_processor_connections",
                        "Connections open, or being opened",
                        this::connectionsOpen));
        meters.add(
                Meter.gauge(
                        "comporta_processor_connections_max",
                        "With so many further calls are not sent",
                        () -> connectionsMax));
        meters.add(
                Meter.counter(
                        "comporta_processor_sends_total",
                        "Payments handed to the client",
                        sends::sum));
        meters.add(
                Meter.counter(
                        "comporta_processor_batches_total",
                        "Requests that carried more than one payment",
                        batches::sum));
        meters.add(
                Meter.gauge(
                        "comporta_processor_batch_max",
                        "Payments that a request may carry; 0: each goes alone",
                        () -> batchMax));
        meters.add(
                Meter.counter(
                        "comporta_processor_answers_oversized_total",
                        "Answers over the limits, to payments and look-ups",
                        this::oversizedAnswers));
        for (int statusClass = 2; statusClass < STATUS_CLASS_COUNT; statusClass++) {
            int told = statusClass;
            meters.add(
                    Meter.counter(
                                    "comporta_processor_answers_total",
                                    "Payments answered",
                                    () -> answers(told))
                            .labelled("status", told + "xx"));
        }
        for (Evidence evidence : failures.keySet()) {
            meters.add(
                    Meter.counter(
                                    "comporta_processor_unanswered_total",
                                    "Payments not answered, by what was seen in place of an answer",
                                    () -> unanswered(evidence))
                            .labelled("evidence", evidence.slug().replace('-', '_')));
        }
        calls.forEach(
                (call, durations) ->
                        meters.add(
                                Meter.durations(
                                                "comporta_processor_call_seconds",
                                                "One call with payments or for a record, from its"
                                                        + " request to its end",
                                                durations::distribution)
                                        .labelled("outcome", call.text())));
        return meters;
    }

    void onAnswered(int status, long durationNanos) {
        requireNonNull(calls.get(Call.of(status))).record(durationNanos);
    }

    void onUnanswered(long durationNanos) {
        requireNonNull(calls.get(Call.UNANSWERED)).record(durationNanos);
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
