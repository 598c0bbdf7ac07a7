package dev.comporta.routing;

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

    /** How many payments in doubt an open breaker may make with its canaries. */
    private static final int PROBE_DOUBTS_MAX = 4;

    private final int inFlightMax;
    private final BreakerOptions breakerOptions;
    private final CircuitBreaker breaker;
    private final LatencyEstimate latency;
    private int inFlight;
    private long lastAdmittedNanos;
    private int inDoubt;
    private long lastSuccessNanos;
    private long healthAtNanos;
    private long minResponseNanos;

    /**
     * @param inFlightMax bound of requests under way, and of payments in doubt
     */
    public ProcessorGate(int inFlightMax, BreakerOptions breakerOptions, long nowNanos) {
        if (inFlightMax < 1) {
            throw new IllegalArgumentException(
                    "in-flight-max must be positive: inFlightMax=" + inFlightMax);
        }
        this.inFlightMax = inFlightMax;
        this.breakerOptions = breakerOptions;
        breaker = new CircuitBreaker(breakerOptions, nowNanos);
        latency = new LatencyEstimate(INITIAL_LATENCY_NANOS, nowNanos);
        lastSuccessNanos = nowNanos - OUTCOME_TRUST_NANOS;
        healthAtNanos = nowNanos - HEALTH_TRUST_NANOS;
    }

    /** How many more pending payments it may be given now. */
    public int permits(long nowNanos) {
        boolean isDoubtful =
                isOpen()
                        && inDoubt >= PROBE_DOUBTS_MAX
                        && nowNanos - lastAdmittedNanos < breakerOptions.probeLeaseNanos();
        return isDoubtful || inDoubt >= inFlightMax ? 0 : breakerPermits(nowNanos);
    }

    /** Whether a payment in doubt may be sent again now; with a breaker open it is the canary. */
    public boolean maySendAgain(long nowNanos) {
        return breakerPermits(nowNanos) > 0;
    }

    /** Payments are being given to it, or one in doubt is sent again. */
    public void admit(int payments, long nowNanos) {
        inFlight += payments;
        lastAdmittedNanos = nowNanos;
        breaker.onAdmitted(nowNanos);
    }

    /** Requests are no longer awaited, whatever they came to. */
    public void release(int payments) {
        inFlight -= payments;
        if (inFlight < 0) {
            throw new IllegalStateException("more requests released than admitted");
        }
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
        latency.record(nowNanos - sentAtNanos, nowNanos);
        breaker.onSuccess(sentAtNanos, inFlightMax, nowNanos);
    }

    /** It refused, broke off or did not answer in time. */
    public void onFailure(long sentAtNanos, long nowNanos) {
        breaker.onFailure(sentAtNanos, nowNanos);
    }

    public void onHealth(HealthAnswer answer, long nowNanos) {
        healthAtNanos = nowNanos;
        minResponseNanos = answer.minResponseTimeMillis() * 1_000_000L;
        if (!answer.failing()) {
            breaker.onHealthy(nowNanos);
        } else if (nowNanos - lastSuccessNanos > OUTCOME_TRUST_NANOS) {
            breaker.onFailing(nowNanos);
        }
    }

    /** How long the slowest of its next answers should take. */
    public long highLatencyNanos(long nowNanos) {
        boolean healthIsFresh = nowNanos - healthAtNanos < HEALTH_TRUST_NANOS;
        return Math.max(latency.highestNanos(), healthIsFresh ? minResponseNanos : 0);
    }

    /** How long it takes for a number of payments to get through, beside the latency of one. */
    public long drainNanos(int payments) {
        return (long) (latency.averageNanos() * payments / inFlightMax);
    }

    public CircuitBreaker.State breakerState() {
        return breaker.state();
    }

    private boolean isOpen() {
        return breaker.state() == CircuitBreaker.State.OPEN;
    }

    private int breakerPermits(long nowNanos) {
        int permits = breaker.permits(inFlightMax, nowNanos);
        return isOpen() ? permits : Math.max(0, permits - inFlight);
    }

    public int inFlight() {
        return inFlight;
    }

    public int inDoubt() {
        return inDoubt;
    }
}
