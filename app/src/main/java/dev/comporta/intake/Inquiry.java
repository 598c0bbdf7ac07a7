package dev.comporta.intake;

import dev.comporta.payment.Payments;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** An exchange of the rarer kinds: what to ask the gateway is given as a function. */
final class Inquiry extends Exchange {
    /** The life of a payment with all the attempts that are kept of it is the longest. */
    private static final int ANSWER_BYTES_USUAL = 8 * 1024;

    private final BiConsumer<Payments, Consumer<Answer>> question;
    private final int answerBytesMax;

    Inquiry(Connection connection, BiConsumer<Payments, Consumer<Answer>> question) {
        this(connection, ANSWER_BYTES_USUAL, question);
    }

    Inquiry(
            Connection connection,
            int answerBytesMax,
            BiConsumer<Payments, Consumer<Answer>> question) {
        super(connection);
        this.answerBytesMax = answerBytesMax;
        this.question = question;
    }

    @Override
    int answerBytesMax() {
        return answerBytesMax;
    }

    @Override
    void call(Payments payments) {
        question.accept(payments, this::answer);
    }
}
