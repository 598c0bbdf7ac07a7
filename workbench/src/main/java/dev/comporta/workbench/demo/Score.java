package dev.comporta.workbench.demo;

import dev.comporta.workbench.topology.Topology;
import dev.comporta.workbench.wire.Cents;
import dev.comporta.workbench.wire.ProcessorTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The public load test's score: money settled less fees; 2 % more for each millisecond of p99 under
 * 11 ms; 35 % of it less for any inconsistency. In cents.
 */
record Score(long feesCents, long netCents, long bonusCents, long penaltyCents) {
    private static final BigDecimal P99_BOUND_MILLIS = BigDecimal.valueOf(11);
    private static final BigDecimal BONUS_PER_MILLI = new BigDecimal("0.02");
    private static final BigDecimal PENALTY = new BigDecimal("0.35");

    static Score of(ProcessorTotals settled, long p99Nanos, boolean consistent) {
        long fees =
                Cents.round(
                        Cents.exactly(settled.byDefault().cents(), Topology.DEFAULT_FEE)
                                .add(
                                        Cents.exactly(
                                                settled.byFallback().cents(),
                                                Topology.FALLBACK_FEE)));
        long net = Math.subtractExact(settled.sum().cents(), fees);
        BigDecimal p99Millis = BigDecimal.valueOf(p99Nanos, 6).setScale(3, RoundingMode.HALF_EVEN);
        BigDecimal bonus =
                P99_BOUND_MILLIS.subtract(p99Millis).max(BigDecimal.ZERO).multiply(BONUS_PER_MILLI);
        return new Score(
                fees, net, Cents.times(net, bonus), consistent ? 0 : Cents.times(net, PENALTY));
    }

    long totalCents() {
        return netCents + bonusCents - penaltyCents;
    }
}
