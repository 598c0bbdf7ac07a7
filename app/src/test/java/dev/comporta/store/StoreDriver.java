package dev.comporta.store;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Asks a store, and gives its one answer; knows what waits, as an engine does. */
public final class StoreDriver {
    private final Store store;
    private final Runnable awaitAnswers;
    private final Set<Payment> held = new HashSet<>();

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

    /** Attempts of the oldest pending payments, so many as are asked for and have room. */
    public List<Payment> claim(int processor, int limit) {
        return ask(answer -> claim(processor, limit, answer));
    }

    /** The same, without waiting for the answer. */
    public void claim(int processor, int limit, Consumer<List<Payment>> answer) {
        List<Payment> claimed =
                unsettled(PaymentState.PENDING).stream()
                        .filter(payment -> !held.contains(payment))
                        .sorted(Comparator.comparingLong(Payment::acceptedAtNanos))
                        .limit(Math.min(limit, store.attemptsMax()))
                        .toList();
        store.attempt(processor, claimed, () -> answer.accept(claimed));
    }

    /** How many could be claimed. */
    public int ready() {
        return store.attemptsMax() == 0 ? 0 : unsettled(PaymentState.PENDING).size();
    }

    public List<Payment> inDoubt() {
        return unsettled(PaymentState.IN_DOUBT);
    }

    private List<Payment> unsettled(PaymentState state) {
        return store.unsettled().stream().filter(payment -> payment.state() == state).toList();
    }

    /** Puts a payment back that is not claimed again before the store is opened anew. */
    public void putBackForLong(Payment payment) {
        store.putBack(payment);
        held.add(payment);
    }

    public Optional<PaymentLife> find(UUID id) {
        return ask(
                answer ->
                        store.find(
                                id,
                                answer,
                                () -> {
                                    throw new AssertionError("unavailable");
                                }));
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
