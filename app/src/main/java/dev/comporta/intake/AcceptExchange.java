package dev.comporta.intake;

import dev.comporta.payment.Acceptance;
import java.util.UUID;
import java.util.function.Consumer;

/** A posted payment: the one kind of exchange that is frequent, so it is its own callback. */
final class AcceptExchange extends EngineExchange implements Consumer<Acceptance> {
    private final PostPayment route;
    private final UUID id;
    private final long amountCents;

    AcceptExchange(PostPayment route, UUID id, long amountCents) {
        this.route = route;
        this.id = id;
        this.amountCents = amountCents;
    }

    @Override
    protected boolean ask() {
        return route.gate().ask(this);
    }

    @Override
    void call() {
        route.payments().accept(id, amountCents, this);
    }

    @Override
    public void accept(Acceptance acceptance) {
        answer(route.answer(acceptance));
    }
}
