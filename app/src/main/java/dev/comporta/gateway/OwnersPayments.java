package dev.comporta.gateway;

import dev.comporta.payment.Absence;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Summary;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The payments of whichever core there is. */
record OwnersPayments(Supplier<Core> owner) implements Payments {
    @Override
    public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        owner.get().payments().accept(id, amountCents, answer);
    }

    @Override
    public void summarize(
            long fromNanos, long toNanos, Consumer<Summary> answer, Consumer<Absence> unavailable) {
        owner.get().payments().summarize(fromNanos, toNanos, answer, unavailable);
    }

    @Override
    public void find(
            UUID id, Consumer<Optional<PaymentLife>> answer, Consumer<Absence> unavailable) {
        owner.get().payments().find(id, answer, unavailable);
    }
}
