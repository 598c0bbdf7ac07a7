package dev.comporta.replay;

import dev.comporta.payment.Outcome;
import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import dev.comporta.routing.HealthAnswer;
import org.jspecify.annotations.Nullable;

/**
 * A processor that behaves as its trace says: one queue in front of a fixed capacity, then a
 * latency that many payments may spend at once. A payment meets the condition of the instant at
 * which its work begins.
 */
final class TracedProcessor {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final Outcome BOOKED = new Outcome.Answered(200);
    private static final Outcome REFUSED = new Outcome.Answered(500);

    private final ProcessorTrace.Cursor work;
    private final ProcessorTrace.Cursor health;
    private long freeAtNanos;
    private long answerAtNanos;

    TracedProcessor(ProcessorTrace trace) {
        work = trace.new Cursor();
        health = trace.new Cursor();
    }

    /** What it will answer; null: nothing, ever. {@link #answerAtNanos} tells when. */
    @Nullable Outcome send(long nowNanos) {
        long beginNanos = Math.max(nowNanos, freeAtNanos);
        Phase phase = work.at(beginNanos);
        answerAtNanos = beginNanos + phase.latencyNanos();
        if (phase.condition() == Condition.HANGING) {
            return null;
        }
        if (phase.condition() == Condition.FAILING) {
            return REFUSED;
        }
        freeAtNanos = beginNanos + SECOND / phase.perSecond();
        return BOOKED;
    }

    /** When the last request is answered. */
    long answerAtNanos() {
        return answerAtNanos;
    }

    HealthAnswer health(long nowNanos) {
        Phase phase = health.at(nowNanos);
        return new HealthAnswer(phase.healthFails(), phase.latencyNanos() / MILLI);
    }
}
