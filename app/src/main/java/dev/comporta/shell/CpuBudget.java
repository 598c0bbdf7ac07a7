package dev.comporta.shell;

import dev.comporta.payment.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What of a quota of processor time may be used before no attempt is begun. A process that uses its
 * quota up is stopped as a whole until the period ends (100 ms with cgroups): clients wait then,
 * although what took the time is a backlog that could have waited.
 *
 * <p>Some attempts are always begun: what clients bring in must not keep them from being settled.
 *
 * <p>See docs/decisions/0032-cpu-budget.md. Threading: the engine's thread.
 */
public final class CpuBudget {
    /** What is left is for clients who come in while there is a backlog. */
    private static final double SHARE = 0.8;

    /** So many are begun in one turn: what they take of the time is known by the next. */
    private static final int STEP = 16;

    private static final long LEFT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long WAIT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);

    private final double share;
    private final Clock clock;
    private final LongSupplier usedNanos;
    private double leftNanos;
    private long lastNanos;
    private long lastUsedNanos;
    private long lastStepNanos;
    private int granted;

    /**
     * @param cpuPercent the quota, in hundredths of a core
     * @param usedNanos the processor time that the process has used so far
     */
    public CpuBudget(int cpuPercent, Clock clock, LongSupplier usedNanos) {
        share = SHARE * cpuPercent / 100;
        this.clock = clock;
        this.usedNanos = usedNanos;
        leftNanos = share * LEFT_NANOS_MAX;
        lastNanos = clock.nanos();
        lastUsedNanos = usedNanos.getAsLong();
        lastStepNanos = lastNanos;
    }

    /** Looks at the time. To be called once in each turn, before attempts are begun. */
    void onTurn() {
        long nowNanos = clock.nanos();
        long nowUsedNanos = usedNanos.getAsLong();
        double most = share * LEFT_NANOS_MAX;
        double earned = share * (nowNanos - lastNanos) - (nowUsedNanos - lastUsedNanos);
        leftNanos = Math.clamp(leftNanos + earned, -most, most);
        lastNanos = nowNanos;
        lastUsedNanos = nowUsedNanos;
        boolean may = leftNanos > 0 || nowNanos - lastStepNanos >= WAIT_NANOS_MAX;
        granted = may ? STEP : 0;
        lastStepNanos = may ? nowNanos : lastStepNanos;
    }

    /** How many attempts may be begun in this turn. */
    int attemptsMax() {
        return granted;
    }

    void onBegun(int attempts) {
        granted -= attempts;
    }
}
