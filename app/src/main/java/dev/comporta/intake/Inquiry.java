package dev.comporta.intake;

import dev.comporta.http.Answer;
import java.util.function.Consumer;

/** An exchange of the rarer kinds: what to ask the engine is given as a function. */
final class Inquiry extends EngineExchange {
    /** The life of a payment with all the attempts that are kept of it is the longest. */
    static final int ANSWER_BYTES_USUAL = 8 * 1024;

    private final EngineGate gate;
    private final int answerBytesMax;
    private final Consumer<Consumer<Answer>> question;

    Inquiry(EngineGate gate, int answerBytesMax, Consumer<Consumer<Answer>> question) {
        this.gate = gate;
        this.answerBytesMax = answerBytesMax;
        this.question = question;
    }

    @Override
    protected int answerBytesMax() {
        return answerBytesMax;
    }

    @Override
    protected boolean ask() {
        return gate.ask(this);
    }

    @Override
    void call() {
        question.accept(this::answer);
    }
}
