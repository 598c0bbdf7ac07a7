package dev.comporta.routing;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/**
 * One processor's circuit breaker: how many requests may be under way there.
 *
 * <p>Closed: all that the limit allows. Open, after some failures that are most of the last
 * outcomes, or a silence: one canary, the next an interval after its outcome; one that is not
 * answered keeps the next back for some intervals only, since it may hang at a processor that works
 * again, but a few are open at the most. Recovering, after the first success: permits that double
 * with each step, so that the backlog does not kill the processor again. A canary's permit is a
 * lease, so that lost outcomes can't hold the breaker open.
 *
 * <p>Requests that were sent before the state last changed say nothing about now and are not
 * counted, but that an answer of any ends a silence. See docs/decisions/0004-breaker.md.
 */
public final class CircuitBreaker {

    /** What the breaker lets through. */
    public enum State {
        CLOSED,
        OPEN,
        RECOVERING;

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why it changed. */
    public enum Reason {
        STARTED,
        /** Failures were most of the last outcomes. */
        FAILURES,
        /** The health endpoint said that it fails, and no outcome said otherwise. */
        HEALTH_ANSWER,
        /** Requests were under way for long, and none was answered. */
        SILENCE,
        /** A canary came through. */
        CANARY_SUCCEEDED,
        /** The permits had grown to the limit. */
        RECOVERED;

        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One change of state.
     *
     * @param atNanos when (monotonic)
     */
    public record Change(State state, Reason reason, long atNanos) {}

    /** Canaries that may be without an answer at once, and doubts that they may make. */
    static final int CANARIES_MAX = 10;

    private static final int CHANGES_REMEMBERED = 16;
    private static final int OUTCOMES_REMEMBERED = 20;
    private static final int OUTCOMES_MASK = (1 << OUTCOMES_REMEMBERED) - 1;
    private static final int RAMP_STEPS_MAX = 30;
    private static final int UNANSWERED_INTERVALS = 5;

    private final BreakerOptions options;
    private final ArrayDeque<Change> changes = new ArrayDeque<>(CHANGES_REMEMBERED);
    private State state = State.CLOSED;
    private long changedAtNanos;
    private long lastOutcomeNanos;
    private int outcomeCount;
    private int failureBits;
    private long nextProbeNanos;
    private int canaries;

    public CircuitBreaker(BreakerOptions options, long nowNanos) {
        this.options = options;
        changedAtNanos = nowNanos;
        lastOutcomeNanos = nowNanos;
        changes.add(new Change(state, Reason.STARTED, nowNanos));
    }

    public State state() {
        return state;
    }

    /** The last changes of state, the newest last: at most {@value #CHANGES_REMEMBERED}. */
    public List<Change> history() {
        return List.copyOf(changes);
    }

    /**
     * How many requests may be under way now.
     *
     * @param limit what the processor may have in flight when it is well
     */
    public int permits(int limit, long nowNanos) {
        return switch (state) {
            case CLOSED -> limit;
            case RECOVERING -> (int) Math.min(limit, rampPermits(nowNanos));
            case OPEN -> nowNanos - nextProbeNanos >= 0 ? 1 : 0;
        };
    }

    /** A request has been let through. */
    public void onAdmitted(long nowNanos) {
        if (state == State.OPEN) {
            canaries = Math.min(CANARIES_MAX, canaries + 1);
            nextProbeNanos = nowNanos + unansweredNanos();
        }
    }

    /** A request was answered as a working processor answers. */
    public void onSuccess(long sentAtNanos, int limit, long nowNanos) {
        boolean endsSilence = state == State.OPEN && changes.getLast().reason == Reason.SILENCE;
        if (isOld(sentAtNanos) && !endsSilence) {
            return;
        }
        remember(0, nowNanos);
        if (state == State.OPEN) {
            change(State.RECOVERING, Reason.CANARY_SUCCEEDED, nowNanos);
        } else if (state == State.RECOVERING && rampPermits(nowNanos) >= limit) {
            change(State.CLOSED, Reason.RECOVERED, nowNanos);
        }
    }

    /** A request failed, definitely or not. */
    public void onFailure(long sentAtNanos, long nowNanos) {
        if (isOld(sentAtNanos)) {
            return;
        }
        remember(1, nowNanos);
        if (state == State.OPEN) {
            canaries = Math.max(0, canaries - 1);
            nextProbeNanos = nowNanos + options.probeIntervalNanos();
            return;
        }
        int failures = Integer.bitCount(failureBits);
        if (failures >= options.failuresMin()
                && failures * 100 >= options.failurePercent() * outcomeCount) {
            open(Reason.FAILURES, nowNanos);
        }
    }

    /** The health endpoint says that it works: the next canary need not wait. */
    public void onHealthy(long nowNanos) {
        if (state == State.OPEN && canaries == 0) {
            nextProbeNanos = nowNanos;
        }
    }

    /** The health endpoint says that it fails, and no outcome says otherwise. */
    public void onFailing(long nowNanos) {
        if (state == State.CLOSED) {
            open(Reason.HEALTH_ANSWER, nowNanos);
        }
    }

    /** Requests have been under way for long, and none was answered. */
    public void onSilence(long nowNanos) {
        if (state != State.OPEN) {
            open(Reason.SILENCE, nowNanos);
        }
    }

    private boolean isOld(long sentAtNanos) {
        return sentAtNanos - changedAtNanos < 0;
    }

    private void remember(int failureBit, long nowNanos) {
        if (nowNanos - lastOutcomeNanos > options.windowNanos()) {
            forget();
        }
        lastOutcomeNanos = nowNanos;
        failureBits = (failureBits << 1 | failureBit) & OUTCOMES_MASK;
        outcomeCount = Math.min(OUTCOMES_REMEMBERED, outcomeCount + 1);
    }

    private void forget() {
        failureBits = 0;
        outcomeCount = 0;
    }

    /** How long a canary without an answer keeps the next one back. */
    private long unansweredNanos() {
        return canaries == CANARIES_MAX
                ? options.probeLeaseNanos()
                : Math.min(
                        options.probeLeaseNanos(),
                        options.probeIntervalNanos() * UNANSWERED_INTERVALS);
    }

    private long rampPermits(long nowNanos) {
        long steps = (nowNanos - changedAtNanos) / options.rampStepNanos();
        return 2L << Math.min(RAMP_STEPS_MAX, steps);
    }

    private void open(Reason reason, long nowNanos) {
        change(State.OPEN, reason, nowNanos);
        canaries = 0;
        nextProbeNanos = nowNanos + options.probeIntervalNanos();
    }

    private void change(State next, Reason reason, long nowNanos) {
        if (changes.size() == CHANGES_REMEMBERED) {
            changes.remove();
        }
        changes.add(new Change(next, reason, nowNanos));
        state = next;
        changedAtNanos = nowNanos;
        forget();
    }
}
