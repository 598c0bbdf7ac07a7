package dev.comporta.routing;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one processor, and what it may be sent: requests in flight, payments in doubt,
 * breaker, latency and the last health answer. Real outcomes outrank health answers.
 *
 * <p>Threading: one owner. All times are monotonic nanoseconds.
 */
public final class ProcessorGate {
    private static final long INITIAL_LATENCY_NANOS = 100_000_000L;
    private static final long OUTCOME_TRUST_NANOS = 1_000_000_000L;
    private static final long HEALTH_TRUST_NANOS = 5_500_000_000L;

    /** A health answer may be nonsense: an hour is enough for everybody, and can be added up. */
    private static final long TOLD_MAX_MILLIS = 3_600_000;

    private static final int SILENT_LATENCIES = 4;

    private final GateOptions options;
    private final CircuitBreaker breaker;
    private final InFlightLimit limit;
    private final RetryBudget retries;
    private final LatencyEstimate latency;
    private final LatencyHistogram latencies;
    private final long[] admitted = new long[Purpose.values().length];
    private int inFlight;
    private long lastAdmittedNanos;
    private int inDoubt;
    private long lastSuccessNanos;
    private long pausedUntilNanos;
    private boolean isQuiet;
    private long quietSinceNanos;
    private long healthAtNanos;
    private @Nullable HealthAnswer health;

    public ProcessorGate(GateOptions options, long nowNanos) {
        this.options = options;
        breaker = new CircuitBreaker(options.breaker(), nowNanos);
        limit = new InFlightLimit(options.inFlightMax(), nowNanos);
        retries = new RetryBudget(options.retryPercent(), nowNanos);
        latency = new LatencyEstimate(INITIAL_LATENCY_NANOS, nowNanos);
        latencies = new LatencyHistogram(nowNanos);
        pausedUntilNanos = nowNanos;
        lastSuccessNanos = nowNanos - OUTCOME_TRUST_NANOS;
        healthAtNanos = nowNanos - HEALTH_TRUST_NANOS;
    }

    /** How many more pending payments it may be given now. */
    public int permits(long nowNanos) {
        boolean isDoubtful =
                isOpen()
                        && inDoubt >= CircuitBreaker.CANARIES_MAX
                        && nowNanos - lastAdmittedNanos < options.breaker().probeLeaseNanos();
        return isDoubtful || inDoubt >= options.inFlightMax() ? 0 : breakerPermits(nowNanos);
    }

    /** Whether a payment in doubt may be sent again now; with a breaker open it is the canary. */
    public boolean maySendAgain(long nowNanos) {
        return breakerPermits(nowNanos) > 0;
    }

    /**
     * Why a policy gives payments to it.
     *
     * @param isCheapest whether none takes a lower fee
     * @param deadlineNanos the earliest of theirs
     */
    public Purpose purpose(boolean isCheapest, long deadlineNanos, long nowNanos) {
        if (isOpen()) {
            return Purpose.CANARY;
        }
        if (deadlineNanos <= nowNanos) {
            return Purpose.LATE;
        }
        return isCheapest ? Purpose.IN_TIME : Purpose.SPILLED;
    }

    /** Why payments were admitted, for who looks on. */
    public void count(int payments, Purpose purpose) {
        admitted[purpose.index()] += payments;
    }

    /** Payments are being given to it, or one in doubt is sent again. */
    public void admit(int payments, long nowNanos) {
        inFlight += payments;
        lastAdmittedNanos = nowNanos;
        breaker.onAdmitted(nowNanos);
    }

    /** A request leaves; it was admitted before, when its attempt was not stored yet. */
    public void onSent(long nowNanos) {
        if (!isQuiet) {
            isQuiet = true;
            quietSinceNanos = nowNanos;
        }
    }

    /** Requests are no longer awaited, whatever they came to. */
    public void release(int payments) {
        inFlight -= payments;
        if (inFlight < 0) {
            throw new IllegalStateException("more requests released than admitted");
        }
        isQuiet &= inFlight > 0;
    }

    public void addDoubt() {
        inDoubt++;
    }

    public void removeDoubt() {
        if (--inDoubt < 0) {
            throw new IllegalStateException("more doubts removed than added");
        }
    }

    /** It answered as a working processor answers. */
    public void onSuccess(long sentAtNanos, long nowNanos) {
        lastSuccessNanos = nowNanos;
        isQuiet = false;
        latency.record(nowNanos - sentAtNanos, nowNanos);
        latencies.record(nowNanos - sentAtNanos, nowNanos);
        limit.onSuccess(inFlight, nowNanos);
        breaker.onSuccess(sentAtNanos, limit(nowNanos), nowNanos);
    }

    /** It refused, broke off or did not answer in time. */
    public void onFailure(long sentAtNanos, long nowNanos) {
        isQuiet = false;
        limit.onFailure(sentAtNanos, nowNanos);
        breaker.onFailure(sentAtNanos, nowNanos);
    }

    /** It asks to be sent nothing more for so long; a shorter pause never ends a longer one. */
    public void pause(long nanos, long nowNanos) {
        if (nowNanos + nanos - pausedUntilNanos > 0) {
            pausedUntilNanos = nowNanos + nanos;
        }
    }

    /** Time has passed. */
    public void onTick(long nowNanos) {
        long bearableNanos =
                Math.max(
                        options.breaker().silenceNanos(),
                        SILENT_LATENCIES * highLatencyNanos(nowNanos));
        if (isQuiet && nowNanos - quietSinceNanos >= bearableNanos) {
            breaker.onSilence(nowNanos);
        }
    }

    /** A payment gets its first attempt here. */
    public void onFirstAttempt() {
        retries.onFirstAttempt();
    }

    /** Whether a payment that it refused may be tried again soon. */
    public boolean mayRetrySoon(long nowNanos) {
        return retries.tryTake(nowNanos);
    }

    public void onHealth(HealthAnswer answer, long nowNanos) {
        health = answer;
        healthAtNanos = nowNanos;
        if (!answer.failing()) {
            breaker.onHealthy(nowNanos);
        } else if (nowNanos - lastSuccessNanos > OUTCOME_TRUST_NANOS) {
            breaker.onFailing(nowNanos);
        }
    }

    /** How long the slowest of its next answers should take. */
    public long highLatencyNanos(long nowNanos) {
        HealthAnswer told = nowNanos - healthAtNanos < HEALTH_TRUST_NANOS ? health : null;
        long toldMillis =
                told == null ? 0 : Math.min(told.minResponseTimeMillis(), TOLD_MAX_MILLIS);
        return Math.max(latency.highestNanos(), toldMillis * 1_000_000L);
    }

    /**
     * What its answers take as a rule: the average and two mean deviations. Of exponential times
     * one in twelve is longer.
     */
    public long usualLatencyNanos() {
        return (long) (latency.averageNanos() + 2 * latency.deviationNanos());
    }

    /** How long it takes for a number of payments to get through, beside the latency of one. */
    public long drainNanos(int payments) {
        return (long) (latency.averageNanos() * payments / limit.bearable());
    }

    public CircuitBreaker.State breakerState() {
        return breaker.state();
    }

    /** What an operator should know. */
    public GateStatus status(long nowNanos) {
        return new GateStatus(
                options,
                Arrays.stream(admitted).boxed().toList(),
                inFlight,
                inDoubt,
                limit(nowNanos),
                Math.max(0, pausedUntilNanos - nowNanos),
                retries.left(nowNanos),
                breaker.history(),
                Optional.ofNullable(health),
                healthAtNanos,
                latencies.quantileNanos(0.5, nowNanos),
                latencies.quantileNanos(0.99, nowNanos));
    }

    public int feeMillionths() {
        return options.feeMillionths();
    }

    boolean isOpen() {
        return breaker.state() == CircuitBreaker.State.OPEN;
    }

    private int limit(long nowNanos) {
        return limit.now(highLatencyNanos(nowNanos));
    }

    private int breakerPermits(long nowNanos) {
        if (nowNanos - pausedUntilNanos < 0) {
            return 0;
        }
        int permits = breaker.permits(limit(nowNanos), nowNanos);
        return isOpen() ? permits : Math.max(0, permits - inFlight);
    }

    public int inFlight() {
        return inFlight;
    }

    public int inDoubt() {
        return inDoubt;
    }
}
