package dev.comporta.store;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.AcceptedRange;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Asks a store, and gives its one answer. */
public final class StoreDriver {
    private final Store store;
    private final Runnable awaitAnswers;

    /**
     * @param awaitAnswers lets the store give every answer that is due
     */
    public StoreDriver(Store store, Runnable awaitAnswers) {
        this.store = store;
        this.awaitAnswers = awaitAnswers;
    }

    public Acceptance accept(UUID id, long amountCents) {
        return ask(answer -> store.accept(id, amountCents, answer));
    }

    public List<Payment> claim(int processor, int limit) {
        return claim(processor, limit, AcceptedRange.ALL);
    }

    public List<Payment> claim(int processor, int limit, AcceptedRange accepted) {
        return ask(answer -> store.claim(processor, limit, accepted, answer));
    }

    public Optional<PaymentLife> find(UUID id) {
        return store.find(id);
    }

    public boolean purge() {
        return ask(store::purge);
    }

    /** The totals of each processor in a window. */
    public List<Totals> totals(long fromNanos, long toNanos) {
        return store.summarize(fromNanos, toNanos).processors().stream()
                .map(Summary.ProcessorTotals::totals)
                .toList();
    }

    /** The totals of each processor. */
    public List<Totals> totals() {
        return totals(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private <T> T ask(Consumer<Consumer<T>> question) {
        List<T> answers = new ArrayList<>();
        question.accept(answers::add);
        awaitAnswers.run();
        if (answers.size() != 1) {
            throw new AssertionError("there must be one answer: " + answers);
        }
        return answers.getFirst();
    }
}
