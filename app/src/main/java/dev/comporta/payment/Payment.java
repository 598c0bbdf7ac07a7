package dev.comporta.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One open payment. Identity and amount never change; the rest is the state of its last attempt.
 *
 * <p>An attempt is one decision to send a payment to one processor with one {@code requestedAt}. It
 * may be sent several times, always as the same bytes, while its outcome is unknown.
 *
 * <p>Threading: owned by the engine's thread.
 */
public final class Payment {
    /** Notes that are kept of one payment, the newest. */
    public static final int NOTES_MAX = 4;

    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long UNTRIED = Long.MIN_VALUE;

    private final UUID id;
    private final long amountCents;
    private final long acceptedAtMillis;
    private final long acceptedAtNanos;

    private PaymentState state = PaymentState.PENDING;
    private long changedAtMillis;
    private boolean forgotten;
    private Tries tries = Tries.NONE;

    /**
     * What there is to tell once it was tried. Most that wait never were: each has half the size
     * without this, to be written and to be moved by the collector.
     */
    private static final class Tries {
        /** Of those that were not tried: nobody writes it. */
        static final Tries NONE = new Tries();

        int attempts;
        int processor = -1;
        int sends;
        long requestedAtNanos;
        Evidence evidence = Evidence.NONE;
        int status;
        int evidenceAttempt;
        long openedAtMillis;
        @Nullable AttemptTrail ended;
        List<Note> notes = List.of();
        long triedSinceNanos = UNTRIED;
        long triedUntilNanos;
    }

    /**
     * @param acceptedAtMillis epoch milliseconds
     * @param acceptedAtNanos the same instant on the engine's monotonic clock
     */
    public Payment(UUID id, long amountCents, long acceptedAtMillis, long acceptedAtNanos) {
        this.id = id;
        this.amountCents = Money.requireAmount(amountCents);
        this.acceptedAtMillis = acceptedAtMillis;
        this.acceptedAtNanos = acceptedAtNanos;
        changedAtMillis = acceptedAtMillis;
    }

    public UUID id() {
        return id;
    }

    public long amountCents() {
        return amountCents;
    }

    public long acceptedAtMillis() {
        return acceptedAtMillis;
    }

    public long acceptedAtNanos() {
        return acceptedAtNanos;
    }

    public PaymentState state() {
        return state;
    }

    public long changedAtMillis() {
        return changedAtMillis;
    }

    public int attempts() {
        return tries.attempts;
    }

    /** The processor of the last attempt; -1 before the first. */
    public int processor() {
        return tries.processor;
    }

    /** How often the last attempt was sent; one for all sends of an earlier process. */
    public int sends() {
        return tries.sends;
    }

    /** The instant that the processor books the last attempt under, epoch nanoseconds. */
    public long requestedAtNanos() {
        return tries.requestedAtNanos;
    }

    public Evidence evidence() {
        return tries.evidence;
    }

    /** The HTTP status of the last evidence; 0 where there was none. */
    public int status() {
        return tries.status;
    }

    /** The store has stored a new attempt. */
    public void beginAttempt(int processor, long requestedAtNanos, int attempts, long nowMillis) {
        requireState(PaymentState.PENDING);
        Tries own = ownTries();
        own.processor = processor;
        own.requestedAtNanos = requestedAtNanos;
        own.attempts = attempts;
        own.openedAtMillis = requestedAtNanos / NANOS_PER_MILLI;
        own.sends = 0;
        change(PaymentState.IN_FLIGHT, nowMillis);
    }

    /** The store has put it back: definitely not booked by the last attempt. */
    public void endAttempt(long nowMillis) {
        requireOpenAttempt();
        remember(lastAttempt(Attempt.Ending.PUT_BACK, nowMillis));
        change(PaymentState.PENDING, nowMillis);
    }

    /** The store found the attempt open after a restart. */
    public void recoverAttempt(long nowMillis) {
        requireState(PaymentState.IN_FLIGHT);
        ownTries().sends = 1; // one for all before
        see(Evidence.RESTARTED, 0);
        change(PaymentState.IN_DOUBT, nowMillis);
    }

    /** The store has settled it. */
    public void settle(long requestedAtNanos, long nowMillis) {
        requireOpenAttempt();
        ownTries().requestedAtNanos = requestedAtNanos;
        change(PaymentState.SETTLED, nowMillis);
    }

    /** The store has made it a dead letter. */
    public void bury(long nowMillis) {
        requireOpenAttempt();
        change(PaymentState.DEAD_LETTER, nowMillis);
    }

    /** The store has made a dead letter pending again, because an operator said so. */
    public void retry(long nowMillis) {
        requireState(PaymentState.DEAD_LETTER);
        remember(lastAttempt(Attempt.Ending.BURIED, changedAtMillis));
        ownTries().triedSinceNanos = UNTRIED;
        change(PaymentState.PENDING, nowMillis);
    }

    /** The store has closed a dead letter, because an operator has seen to it elsewhere. */
    public void acknowledge(long nowMillis) {
        requireState(PaymentState.DEAD_LETTER);
        remember(lastAttempt(Attempt.Ending.BURIED, changedAtMillis));
        change(PaymentState.ACKNOWLEDGED, nowMillis);
    }

    /** Keeps a note, the only one about its attempt. */
    public void note(Note note) {
        List<Note> kept = new ArrayList<>(tries.notes);
        kept.removeIf(other -> other.attempt() == note.attempt());
        kept.add(note);
        ownTries().notes =
                List.copyOf(kept.subList(Math.max(0, kept.size() - NOTES_MAX), kept.size()));
    }

    /** The newest notes, the oldest first. */
    public List<Note> notes() {
        return tries.notes;
    }

    /** Remembers an attempt that ended without a booking, among the newest. */
    public void remember(Attempt attempt) {
        Tries own = ownTries();
        if (own.ended == null) {
            own.ended = new AttemptTrail();
        }
        own.ended.add(attempt);
    }

    /** The newest attempts, the oldest first. */
    public List<Attempt> trail() {
        List<Attempt> trail = ended();
        switch (state) {
            case PENDING, ACKNOWLEDGED -> {}
            case IN_FLIGHT -> trail.add(lastAttempt(Attempt.Ending.OPEN, 0));
            case IN_DOUBT -> trail.add(lastAttempt(Attempt.Ending.IN_DOUBT, 0));
            case SETTLED -> trail.add(lastAttempt(Attempt.Ending.SETTLED, changedAtMillis));
            case DEAD_LETTER -> trail.add(lastAttempt(Attempt.Ending.BURIED, changedAtMillis));
        }
        return trail.subList(Math.max(0, trail.size() - AttemptTrail.MAX), trail.size());
    }

    /** Whether it was settled as what its last attempt booked, and not as what another one did. */
    public boolean isSettledAsSent() {
        return state == PaymentState.SETTLED
                && tries.requestedAtNanos == tries.openedAtMillis * NANOS_PER_MILLI;
    }

    /** Whether an operator said of a closed attempt that it booked nothing. */
    public boolean isRefuted(int attempt) {
        return ended().stream()
                .anyMatch(it -> it.number() == attempt && it.evidence() == Evidence.OPERATOR);
    }

    private List<Attempt> ended() {
        return tries.ended == null ? new ArrayList<>() : tries.ended.attempts();
    }

    /** The store has purged it: whatever is still heard of it counts no more. */
    public void forget() {
        forgotten = true;
    }

    public boolean isForgotten() {
        return forgotten;
    }

    public void see(Evidence evidence, int status) {
        Tries own = ownTries();
        own.evidenceAttempt = own.attempts;
        own.evidence = evidence;
        own.status = status;
    }

    /**
     * It is sent once more.
     *
     * @param waitMaxNanos what is longer between two attempts is a pause in which it was not tried
     */
    public void onSend(long nowNanos, long waitMaxNanos) {
        Tries own = ownTries();
        if (own.triedSinceNanos == UNTRIED) {
            own.triedSinceNanos = nowNanos;
        } else if (own.sends == 0) {
            own.triedSinceNanos += Math.max(0, nowNanos - own.triedUntilNanos - waitMaxNanos);
        }
        own.sends++;
    }

    /** Its attempt booked nothing, and another one may follow. */
    public void pauseTrying(long nowNanos) {
        ownTries().triedUntilNanos = nowNanos;
    }

    /**
     * For how long this process has tried it since an operator last said so: its attempts, and the
     * waits between them. What a clock says of the time before this process is no measure: it
     * jumps.
     */
    public long triedNanos(long nowNanos) {
        return tries.triedSinceNanos == UNTRIED ? 0 : nowNanos - tries.triedSinceNanos;
    }

    /** It was sent, and its outcome is unknown: nothing is stored of that. */
    public void doubt() {
        requireState(PaymentState.IN_FLIGHT);
        state = PaymentState.IN_DOUBT;
    }

    private Attempt lastAttempt(Attempt.Ending ending, long endedAtMillis) {
        boolean isSeen = tries.evidenceAttempt == tries.attempts;
        return new Attempt(
                tries.attempts,
                tries.processor,
                tries.requestedAtNanos,
                tries.openedAtMillis,
                tries.sends,
                isSeen ? tries.evidence : Evidence.NONE,
                isSeen ? tries.status : 0,
                endedAtMillis,
                ending);
    }

    private Tries ownTries() {
        if (tries == Tries.NONE) {
            tries = new Tries();
        }
        return tries;
    }

    private void requireOpenAttempt() {
        boolean isOpen = state == PaymentState.IN_FLIGHT || state == PaymentState.IN_DOUBT;
        if (forgotten || !isOpen) {
            throw new IllegalStateException("no attempt is open: id=" + id + " state=" + state);
        }
    }

    private void requireState(PaymentState required) {
        if (state != required) {
            throw new IllegalStateException(
                    "the payment must be " + required + ": id=" + id + " state=" + state);
        }
    }

    private void change(PaymentState next, long nowMillis) {
        state = next;
        changedAtMillis = nowMillis;
    }
}
