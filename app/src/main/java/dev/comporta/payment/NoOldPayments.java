package dev.comporta.payment;

import dev.comporta.ledger.CutHour;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Nobody keeps what the store has forgotten. */
final class NoOldPayments implements OldPayments {
    @Override
    public void find(
            UUID id,
            long forgottenUpTo,
            Consumer<Optional<PaymentLife>> answer,
            Consumer<Absence> unavailable) {
        answer.accept(Optional.empty());
    }

    @Override
    public void sum(
            List<CutHour> hours, Consumer<List<HourParts>> answer, Consumer<Absence> unavailable) {
        unavailable.accept(Absence.FOR_NOW);
    }

    @Override
    public void keepsAll(long behind, long upTo, Consumer<Boolean> answer) {
        answer.accept(false);
    }
}
