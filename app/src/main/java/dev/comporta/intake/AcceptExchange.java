package dev.comporta.intake;

import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payments;
import java.util.UUID;
import java.util.function.Consumer;

/** A posted payment: the one kind of exchange that is frequent, so it is its own callback. */
final class AcceptExchange extends Exchange implements Consumer<Acceptance> {
    private final UUID id;
    private final long amountCents;

    AcceptExchange(Connection connection, UUID id, long amountCents) {
        super(connection);
        this.id = id;
        this.amountCents = amountCents;
    }

    @Override
    int answerBytesMax() {
        return 0;
    }

    @Override
    void call(Payments payments) {
        payments.accept(id, amountCents, this);
    }

    @Override
    public void accept(Acceptance acceptance) {
        answer(connection().loop().answers().of(acceptance));
    }
}
