package dev.comporta.workbench.simulator;

/**
 * Lets one health call through per interval. Two more wait for their turn, so at most for two
 * intervals; others are refused. A caller that hangs up keeps its turn.
 */
final class HealthGate {

    static final long REFUSED = -1;

    private static final int QUEUE_MAX = 2;

    private final long intervalNanos;
    private boolean used;
    private long lastTurnNanos;

    HealthGate(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** How long this call has to wait for its answer, 0 if it need not, or {@link #REFUSED}. */
    long enter(long nowNanos) {
        long waitNanos = used ? Math.max(0, lastTurnNanos + intervalNanos - nowNanos) : 0;
        if (waitNanos > QUEUE_MAX * intervalNanos) {
            return REFUSED;
        }
        used = true;
        lastTurnNanos = nowNanos + waitNanos;
        return waitNanos;
    }
}
