package dev.comporta.archive;

import dev.comporta.archive.Batch.DeadLetter;
import dev.comporta.archive.Batch.LaterAttempt;
import dev.comporta.archive.Batch.NoteOf;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Noted;
import dev.comporta.payment.Transition.Purged;
import dev.comporta.payment.TransitionStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes batches of transitions, each no larger than its bound.
 *
 * <p>A note is kept back, and the position with it, until the decision behind it tells whether it
 * is one. So a batch never ends between the two.
 */
final class Assembler implements TransitionStream.Target {
    private final int rowsMax;
    private final Consumer<Batch> target;

    /** Attempts of payments with several: most are of interest only to dead letters. */
    private final Map<UUID, LaterAttempt> laterAttempts = new LinkedHashMap<>();

    private final List<Purged> purges = new ArrayList<>();
    private final List<Changed> payments = new ArrayList<>();
    private final Map<AttemptKey, Changed> attempts = new LinkedHashMap<>();
    private final Map<AttemptKey, NoteOf> notes = new LinkedHashMap<>();
    private final Map<AttemptKey, DeadLetter> deadLetters = new LinkedHashMap<>();
    private final List<Noted> parts = new ArrayList<>();

    private long from;
    private long reached;
    private long reachedBeforeParts;

    private record AttemptKey(UUID id, int attempt) {}

    /**
     * @param from the position that reading begins behind
     * @param target gets each batch before the next one is begun
     */
    Assembler(long from, int rowsMax, Consumer<Batch> target) {
        this.from = from;
        this.rowsMax = rowsMax;
        this.target = target;
        reached = from;
        reachedBeforeParts = from;
    }

    /** Where reading goes on; what is kept back was handed over already. */
    long reached() {
        return reached;
    }

    @Override
    public void take(Transition transition) {
        switch (transition) {
            case Noted part -> hold(part);
            case Changed changed -> {
                decide(changed);
                take(changed);
            }
            case Purged purged -> purge(purged);
        }
        if (rowCount() >= rowsMax) {
            flush(); // also where no further position was reached: it is written again then
        }
    }

    @Override
    public void reached(long position) {
        reached = position;
        if (parts.isEmpty()) {
            reachedBeforeParts = position;
        }
    }

    /** Hands over what there is, if only that a position was reached. */
    void flush() {
        if (rowCount() == 0 && from == reachedBeforeParts) {
            return;
        }
        target.accept(
                new Batch(
                        from,
                        reachedBeforeParts,
                        purges,
                        payments,
                        List.copyOf(attempts.values()),
                        List.copyOf(notes.values()),
                        List.copyOf(deadLetters.values()),
                        List.copyOf(laterAttempts.values())));
        from = reachedBeforeParts;
        purges.clear();
        clearRows();
    }

    private void clearRows() {
        payments.clear();
        attempts.clear();
        notes.clear();
        deadLetters.clear();
        laterAttempts.clear();
    }

    private int rowCount() {
        return purges.size()
                + payments.size()
                + attempts.size()
                + notes.size()
                + deadLetters.size()
                + laterAttempts.size();
    }

    /** What was before is forgotten; also where it was not written yet. */
    private void purge(Purged purged) {
        clearRows();
        parts.clear();
        purges.add(purged);
    }

    private void hold(Noted part) {
        boolean continues =
                !parts.isEmpty()
                        && parts.getLast().id().equals(part.id())
                        && parts.getLast().attempt() == part.attempt()
                        && parts.getLast().part() + 1 == part.part();
        boolean follows =
                part.part() == 1
                        && !parts.isEmpty()
                        && parts.getLast().id().equals(part.id())
                        && parts.getLast().part() == parts.getLast().parts();
        if (!continues && !follows) {
            parts.clear();
        }
        if (continues || part.part() == 1) {
            parts.add(part);
        }
    }

    /** Whether what is kept back are notes: as the store decides it. */
    private void decide(Changed next) {
        if (parts.isEmpty()) {
            return;
        }
        boolean endsAnAttempt = next.change() == Change.SETTLED || next.change() == Change.PUT_BACK;
        boolean decidesOnIts =
                next.change() == Change.ACKNOWLEDGED
                        || (endsAnAttempt && next.payment().evidence() == Evidence.OPERATOR);
        StringBuilder text = new StringBuilder();
        for (Noted part : parts) {
            boolean isDecided = decidesOnIts || part.attempt() != next.payment().attempts();
            if (part.part() == 1) {
                text.setLength(0);
            }
            text.append(part.text());
            if (part.part() == part.parts() && isDecided && part.id().equals(next.payment().id())) {
                Note note = new Note(part.attempt(), part.recordedAtMillis(), text.toString());
                notes.put(
                        new AttemptKey(part.id(), part.attempt()),
                        new NoteOf(next.position(), part.id(), note));
            }
        }
        parts.clear();
    }

    private void take(Changed changed) {
        UUID id = changed.payment().id();
        int attempt = changed.payment().attempts();
        AttemptKey key = new AttemptKey(id, attempt);
        switch (changed.change()) {
            case ACCEPTED -> {}
            case ATTEMPTED -> later(id, attempt);
            case SETTLED -> {
                payments.add(changed);
                later(id, attempt);
            }
            case PUT_BACK -> {
                attempts.put(key, changed);
                later(id, attempt);
            }
            case BURIED -> {
                attempts.put(key, changed);
                deadLetters.put(key, new DeadLetter(changed, changed.recordedAtMillis(), "", 0));
                later(id, attempt);
            }
            case RETRIED, ACKNOWLEDGED -> resolve(key, changed);
        }
    }

    private void later(UUID id, int attempt) {
        if (attempt > 1) {
            laterAttempts.put(id, new LaterAttempt(id, attempt));
        }
    }

    private void resolve(AttemptKey key, Changed changed) {
        DeadLetter before = deadLetters.get(key);
        deadLetters.put(
                key,
                new DeadLetter(
                        changed,
                        before == null ? 0 : before.buriedAtMillis(),
                        changed.change().slug(),
                        changed.recordedAtMillis()));
    }
}
