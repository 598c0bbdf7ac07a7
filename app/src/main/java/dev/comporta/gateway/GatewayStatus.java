package dev.comporta.gateway;

import dev.comporta.ledger.Totals;
import dev.comporta.routing.Fees;
import dev.comporta.routing.GateStatus;
import dev.comporta.store.StoreStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * What a gateway looks like at one moment: made by the engine's thread, read by any.
 *
 * @param madeAtNanos that moment, on the clock of {@link System#nanoTime}
 */
public record GatewayStatus(
        long madeAtNanos,
        StoreStatus store,
        List<ProcessorStatus> processors,
        EngineStatus engine) {
    /** It is made anew many times a second: where it is so old, its maker is stuck. */
    private static final Duration FRESH_MAX = Duration.ofSeconds(2);

    public record ProcessorStatus(String name, Totals settled, GateStatus gate) {

        /** What it took for all that is settled. */
        BigDecimal fee() {
            return Fees.rounded(Fees.of(settled.amountCents(), gate.options().feeMillionths()));
        }

        /** The same in cents, as a floating-point number. */
        public double feeCents() {
            return fee().movePointRight(2).doubleValue();
        }
    }

    Duration age(long nowNanos) {
        return Duration.ofNanos(nowNanos - madeAtNanos);
    }

    /** Whether it says nothing of now. */
    boolean isStale(long nowNanos) {
        return age(nowNanos).compareTo(FRESH_MAX) > 0;
    }

    /** Whether payments are taken now, as far as is known. */
    boolean takesPayments(long nowNanos) {
        return store.acceptsPayments() && !isStale(nowNanos);
    }

    int inDoubt() {
        return processors.stream().mapToInt(it -> it.gate().inDoubt()).sum();
    }

    int inFlight() {
        return processors.stream().mapToInt(it -> it.gate().inFlight()).sum();
    }
}
