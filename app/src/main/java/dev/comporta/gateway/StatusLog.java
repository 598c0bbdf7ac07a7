package dev.comporta.gateway;

import dev.comporta.gateway.GatewayStatus.ProcessorStatus;
import dev.comporta.routing.CircuitBreaker;
import dev.comporta.store.StoreStatus;
import java.util.Optional;

/** Tells what has changed from one picture of a gateway to the next. */
final class StatusLog {
    private StatusLog() {}

    static void tell(GatewayStatus before, GatewayStatus now) {
        tellFailure(before.store(), now.store());
        tellTrouble(before.store().problem(), now.store().problem());
        tellFull(before.store(), now.store());
        for (int i = 0; i < now.processors().size(); i++) {
            tellBreaker(before.processors().get(i), now.processors().get(i));
        }
    }

    private static void tellFailure(StoreStatus before, StoreStatus now) {
        if (before.failure().isEmpty()) {
            now.failure().ifPresent(reason -> GatewayEvents.STORE_FAILED.tell(reason, reason));
        }
    }

    /** Its words may have numbers in them that change all the time. */
    private static void tellTrouble(Optional<String> before, Optional<String> now) {
        if (before.isEmpty() && now.isPresent()) {
            String reason = now.get();
            GatewayEvents.STORE_TROUBLED.tell(reason + "; it is tried again", reason);
        } else if (before.isPresent() && now.isEmpty()) {
            GatewayEvents.STORE_RECOVERED.tell("the store works again as it should");
        }
    }

    private static void tellFull(StoreStatus before, StoreStatus now) {
        if (before.acceptsPayments() == now.acceptsPayments() || now.failure().isPresent()) {
            return;
        }
        if (now.acceptsPayments()) {
            GatewayEvents.TAKES_PAYMENTS.tell("payments are taken again");
        } else {
            GatewayEvents.FULL.tell(
                    "a bound is reached, no payments are taken: pending="
                            + now.pending()
                            + " deadLetters="
                            + now.deadLetters(),
                    now.pending(),
                    now.deadLetters());
        }
    }

    private static void tellBreaker(ProcessorStatus before, ProcessorStatus now) {
        long told = before.gate().breaker().getLast().atNanos();
        for (CircuitBreaker.Change change : now.gate().breaker()) {
            if (change.atNanos() - told > 0) {
                String state = change.state().slug();
                String reason = change.reason().slug();
                GatewayEvents.BREAKER.tell(
                        "processor " + now.name() + ": breaker " + state + ", " + reason,
                        now.name(),
                        state,
                        reason);
            }
        }
    }
}
