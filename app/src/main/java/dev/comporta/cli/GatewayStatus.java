package dev.comporta.cli;

import dev.comporta.ledger.Totals;
import dev.comporta.routing.CircuitBreaker;
import dev.comporta.routing.Fees;
import dev.comporta.routing.GateStatus;
import dev.comporta.store.StoreStatus;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a gateway looks like at one moment: made by the engine's thread, read by any.
 *
 * @param contradictions late answers of processors against an operator's word
 * @param selfContradictions payments that a processor called duplicates and had no record of
 */
record GatewayStatus(
        StoreStatus store,
        List<ProcessorStatus> processors,
        long contradictions,
        long selfContradictions) {

    /** One processor's part. */
    record ProcessorStatus(String name, Totals settled, GateStatus gate) {

        /** What it took for all that is settled. */
        BigDecimal fee() {
            return Fees.rounded(Fees.of(settled.amountCents(), gate.options().feeMillionths()));
        }

        int inFlight() {
            return gate.inFlight();
        }

        int inDoubt() {
            return gate.inDoubt();
        }

        CircuitBreaker.State breaker() {
            return gate.breakerState();
        }
    }

    int inDoubt() {
        return processors.stream().mapToInt(ProcessorStatus::inDoubt).sum();
    }

    int inFlight() {
        return processors.stream().mapToInt(ProcessorStatus::inFlight).sum();
    }
}
