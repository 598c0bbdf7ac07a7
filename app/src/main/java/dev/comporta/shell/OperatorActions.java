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
    private static final System.Logger LOGGER = System.getLogger(OperatorActions.class.getName());

    private final Store store;
    private final Engine engine;
    private final Clock clock;
    private final Turn turn;

    OperatorActions(Store store, Engine engine, Clock clock, Turn turn) {
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
    public void inDoubt(Optional<PageKey> after, int limit, Consumer<Page> answer) {
        // Doubts are bounded by what may be in flight, so that they can be sorted for each page.
        List<Payment> found =
                engine.inDoubt().stream()
                        .filter(payment -> after.isEmpty() || isAfter(payment, after.get()))
                        .sorted(Comparator.comparing(OperatorActions::doubtKey))
                        .limit(limit + 1L)
                        .toList();
        answer.accept(page(found, limit, OperatorActions::doubtKey));
    }

    private static boolean isAfter(Payment payment, PageKey key) {
        return doubtKey(payment).compareTo(key) > 0;
    }

    private static PageKey doubtKey(Payment payment) {
        return new PageKey(payment.requestedAtNanos(), payment.id());
    }

    @Override
    public void retry(UUID id, Consumer<Intervention> answer) {
        turn.step(() -> retryNow(id, answer));
    }

    private void retryNow(UUID id, Consumer<Intervention> answer) {
        Optional<Payment> found = store.deadLetter(id);
        if (found.isEmpty()) {
            answerWhereAbsent(id, answer);
            return;
        }
        Payment payment = found.get();
        if (!reasonOf(payment).isUnbooked()) {
            answer.accept(Intervention.MAY_BE_BOOKED);
        } else if (!retry(payment)) {
            answer.accept(noRoom());
        } else {
            LOGGER.log(System.Logger.Level.INFO, "an operator retries dead letter " + id);
            confirm(answer);
        }
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
        int count = 0;
        boolean hasRoom = true;
        for (Payment payment : store.deadLetters(Optional.of(reason), Optional.empty(), limit)) {
            hasRoom = retry(payment);
            if (!hasRoom) {
                break;
            }
            count++;
        }
        int retried = count;
        int remaining = store.deadLetterCount(reason);
        if (retried == 0 && !hasRoom) {
            answer.accept(new Retried(noRoom(), 0, remaining));
            return;
        }
        LOGGER.log(
                System.Logger.Level.INFO,
                "an operator retries dead letters: reason=" + reason.slug() + " count=" + retried);
        confirm(done -> answer.accept(new Retried(done, retried, remaining)));
    }

    private boolean retry(Payment deadLetter) {
        boolean hasRoom = store.retry(deadLetter);
        if (hasRoom) {
            engine.onPending(deadLetter);
        }
        return hasRoom;
    }

    @Override
    public void acknowledge(UUID id, String note, Consumer<Intervention> answer) {
        turn.step(() -> acknowledgeNow(id, note, answer));
    }

    private void acknowledgeNow(UUID id, String note, Consumer<Intervention> answer) {
        Optional<Payment> found = store.deadLetter(id);
        if (found.isEmpty()) {
            answerWhereAbsent(id, answer);
        } else if (!store.acknowledge(found.get(), oneLine(note))) {
            answer.accept(noRoom());
        } else {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "an operator acknowledges dead letter " + id + ": " + oneLine(note));
            confirm(answer);
        }
    }

    @Override
    public void purge(Consumer<Boolean> answer) {
        turn.step(
                () -> {
                    store.purge(answer);
                    engine.onPurged();
                });
    }

    @Override
    public void resolve(
            UUID id, Resolution resolution, String note, Consumer<Intervention> answer) {
        turn.step(() -> resolveNow(id, resolution, note, answer));
    }

    private void resolveNow(
            UUID id, Resolution resolution, String note, Consumer<Intervention> answer) {
        Optional<Payment> found =
                engine.inDoubt().stream().filter(payment -> payment.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            answerWhereAbsent(id, answer);
        } else if (hasFailed()) {
            answer.accept(Intervention.UNAVAILABLE);
        } else if (!note.isEmpty() && !store.note(found.get(), oneLine(note))) {
            answer.accept(noRoom());
        } else if (!engine.onResolved(found.get(), resolution, clock.nanos())) {
            answer.accept(WRONG_STATE);
        } else {
            String outcome = resolution instanceof Resolution.Booked ? "booked" : "not booked";
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "an operator resolves payment " + id + " as " + outcome + ": " + oneLine(note));
            confirm(answer);
        }
    }

    private Page page(List<Payment> found, int limit, Function<Payment, PageKey> keyOf) {
        List<Payment> shown = found.subList(0, Math.min(limit, found.size()));
        Optional<PageKey> next =
                found.size() > limit ? Optional.of(keyOf.apply(shown.getLast())) : Optional.empty();
        List<PaymentLife> lives = shown.stream().map(store::lifeOf).toList();
        return new Page(lives, next, clock.epochMillis());
    }

    private void answerWhereAbsent(UUID id, Consumer<Intervention> answer) {
        answer.accept(store.knows(id) ? WRONG_STATE : NO_SUCH_PAYMENT);
    }

    private void confirm(Consumer<Intervention> answer) {
        store.confirm(safe -> answer.accept(safe ? Intervention.DONE : Intervention.UNAVAILABLE));
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
