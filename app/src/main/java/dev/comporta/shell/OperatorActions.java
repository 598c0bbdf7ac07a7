package dev.comporta.shell;

import static dev.comporta.payment.Operator.Intervention.NO_SUCH_PAYMENT;
import static dev.comporta.payment.Operator.Intervention.WRONG_STATE;

import dev.comporta.engine.Engine;
import dev.comporta.payment.Clock;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Operator;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Resolution;
import dev.comporta.store.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What operators do, on engine and store, as steps of the turn. Each intervention is logged with
 * the payment's id.
 *
 * <p>Threading: the engine's thread.
 */
final class OperatorActions implements Operator {
    private final Store store;
    private final Engine engine;
    private final Clock clock;
    private final Turn turn;
    private final Runnable onPurged;

    /**
     * @param onPurged told when all payments are forgotten
     */
    OperatorActions(Store store, Engine engine, Clock clock, Turn turn, Runnable onPurged) {
        this.onPurged = onPurged;
        this.store = store;
        this.engine = engine;
        this.clock = clock;
        this.turn = turn;
    }

    @Override
    public void deadLetters(
            Optional<DeadLetterReason> reason,
            Optional<PageKey> after,
            int limit,
            Consumer<Page> answer) {
        answer.accept(
                page(
                        store.deadLetters(reason, after, limit + 1),
                        limit,
                        payment -> new PageKey(payment.changedAtMillis(), payment.id())));
    }

    @Override
    public void inDoubt(
            Optional<String> processor, Optional<PageKey> after, int limit, Consumer<Page> answer) {
        // Doubts are bounded by what may be in flight, so that they can be sorted for each page.
        List<Payment> found =
                engine.inDoubt().stream()
                        .filter(
                                payment ->
                                        processor.isEmpty()
                                                || processor.equals(store.processorOf(payment)))
                        .filter(
                                payment ->
                                        after.isEmpty()
                                                || doubtKey(payment).compareTo(after.get()) > 0)
                        .sorted(Comparator.comparing(OperatorActions::doubtKey))
                        .limit(limit + 1L)
                        .toList();
        answer.accept(page(found, limit, OperatorActions::doubtKey));
    }

    private static PageKey doubtKey(Payment payment) {
        return new PageKey(payment.requestedAtNanos(), payment.id());
    }

    @Override
    public void retry(UUID id, Consumer<Intervention> answer) {
        turn.step(() -> tell(retryNow(id), answer));
    }

    private Intervention retryNow(UUID id) {
        Optional<Payment> found = store.deadLetter(id);
        if (found.isEmpty()) {
            return absence(id);
        } else if (!reasonOf(found.get()).isUnbooked()) {
            return Intervention.MAY_BE_BOOKED;
        } else if (!retry(found.get())) {
            return noRoom();
        }
        ShellEvents.RETRIED.tell("an operator retries dead letter " + id, id);
        return Intervention.DONE;
    }

    @Override
    public void retryAll(DeadLetterReason reason, int limit, Consumer<Retried> answer) {
        turn.step(() -> retryAllNow(reason, limit, answer));
    }

    private void retryAllNow(DeadLetterReason reason, int limit, Consumer<Retried> answer) {
        if (!reason.isUnbooked()) {
            int remaining = store.deadLetterCount(reason);
            answer.accept(new Retried(Intervention.MAY_BE_BOOKED, 0, remaining));
            return;
        }
        List<Payment> found = store.deadLetters(Optional.of(reason), Optional.empty(), limit);
        int retried = (int) found.stream().takeWhile(this::retry).count();
        int remaining = store.deadLetterCount(reason);
        boolean isDone = retried > 0 || found.isEmpty();
        if (isDone) {
            ShellEvents.ALL_RETRIED.tell(
                    "an operator retries dead letters: reason="
                            + reason.slug()
                            + " count="
                            + retried,
                    reason.slug(),
                    retried);
        }
        tell(
                isDone ? Intervention.DONE : noRoom(),
                told -> answer.accept(new Retried(told, retried, remaining)));
    }

    /** Whether there was room for it. */
    private boolean retry(Payment deadLetter) {
        boolean hasRoom = store.retry(deadLetter);
        if (hasRoom) {
            engine.onPending(deadLetter);
        }
        return hasRoom;
    }

    @Override
    public void acknowledge(UUID id, String note, Consumer<Intervention> answer) {
        turn.step(() -> tell(acknowledgeNow(id, oneLine(note)), answer));
    }

    private Intervention acknowledgeNow(UUID id, String note) {
        Optional<Payment> found = store.deadLetter(id);
        if (found.isEmpty()) {
            return absence(id);
        } else if (!store.acknowledge(found.get(), note)) {
            return noRoom();
        }
        ShellEvents.ACKNOWLEDGED.tell(
                "an operator acknowledges dead letter " + id + ": " + note, id, note);
        return Intervention.DONE;
    }

    @Override
    public void purge(Consumer<Boolean> answer) {
        turn.step(
                () -> {
                    store.purge(answer);
                    engine.onPurged();
                    onPurged.run();
                    ShellEvents.PURGED.tell("an operator purges all payments");
                });
    }

    @Override
    public void resolve(
            UUID id, Resolution resolution, String note, Consumer<Intervention> answer) {
        turn.step(() -> tell(resolveNow(id, resolution, oneLine(note)), answer));
    }

    private Intervention resolveNow(UUID id, Resolution resolution, String note) {
        Optional<Payment> found =
                engine.inDoubt().stream().filter(payment -> payment.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            return absence(id);
        } else if (hasFailed()) {
            return Intervention.UNAVAILABLE;
        } else if (!note.isEmpty() && !store.note(found.get(), note)) {
            return noRoom();
        } else if (!engine.onResolved(found.get(), resolution, clock.nanos())) {
            return WRONG_STATE;
        }
        String outcome = resolution instanceof Resolution.Booked ? "booked" : "not booked";
        ShellEvents.RESOLVED.tell(
                "an operator resolves payment " + id + " as " + outcome + ": " + note,
                id,
                outcome,
                note);
        return Intervention.DONE;
    }

    private Page page(List<Payment> found, int limit, Function<Payment, PageKey> keyOf) {
        List<Payment> shown = found.subList(0, Math.min(limit, found.size()));
        Optional<PageKey> next =
                found.size() > limit ? Optional.of(keyOf.apply(shown.getLast())) : Optional.empty();
        List<PaymentLife> lives = shown.stream().map(store::lifeOf).toList();
        return new Page(lives, next, clock.epochMillis());
    }

    private Intervention absence(UUID id) {
        return store.knows(id) ? WRONG_STATE : NO_SUCH_PAYMENT;
    }

    /** What was done is told once it is safe. */
    private void tell(Intervention seen, Consumer<Intervention> answer) {
        if (seen == Intervention.DONE) {
            store.confirm(safe -> answer.accept(safe ? seen : Intervention.UNAVAILABLE));
        } else {
            answer.accept(seen);
        }
    }

    private Intervention noRoom() {
        return hasFailed() ? Intervention.UNAVAILABLE : Intervention.FULL;
    }

    private boolean hasFailed() {
        return store.status().failure().isPresent();
    }

    private static DeadLetterReason reasonOf(Payment payment) {
        return DeadLetterReason.of(payment.evidence(), payment.status());
    }

    /** So that a note can't look like a line of its own, in the log or in a table. */
    private static String oneLine(String note) {
        return note.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", " ");
    }
}
