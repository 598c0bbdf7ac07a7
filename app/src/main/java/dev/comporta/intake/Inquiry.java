package dev.comporta.intake;

import dev.comporta.payment.Payments;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An exchange of the rarer kinds: what to ask the gateway is given as a function. */
final class Inquiry extends Exchange {
    private final BiConsumer<Payments, Consumer<Answer>> question;

    Inquiry(Connection connection, BiConsumer<Payments, Consumer<Answer>> question) {
        super(connection);
        this.question = question;
    }

    @Override
    void call(Payments payments) {
        question.accept(payments, this::answer);
    }
}
