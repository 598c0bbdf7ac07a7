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
    private int attempts;
    private int processor = -1;
    private int sends;
    private long requestedAtNanos;
    private Evidence evidence = Evidence.NONE;
    private int status;
    private int evidenceAttempt;
    private long openedAtMillis;
    private @Nullable AttemptTrail ended;
    private List<Note> notes = List.of();

    private boolean forgotten;
    private long triedSinceNanos = UNTRIED;
    private long triedUntilNanos;

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
        return attempts;
    }

    /** The processor of the last attempt; -1 before the first. */
    public int processor() {
        return processor;
    }

    /** How often the last attempt was sent; one for all sends of an earlier process. */
    public int sends() {
        return sends;
    }

    /** The instant that the processor books the last attempt under, epoch nanoseconds. */
    public long requestedAtNanos() {
        return requestedAtNanos;
    }

    public Evidence evidence() {
        return evidence;
    }

    /** The HTTP status of the last evidence; 0 where there was none. */
    public int status() {
        return status;
    }

    /** The store has stored a new attempt. */
    public void beginAttempt(int processor, long requestedAtNanos, int attempts, long nowMillis) {
        requireState(PaymentState.PENDING);
        this.processor = processor;
        this.requestedAtNanos = requestedAtNanos;
        this.attempts = attempts;
        openedAtMillis = requestedAtNanos / NANOS_PER_MILLI;
        sends = 0;
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
        sends = 1; // one for all before
        see(Evidence.RESTARTED, 0);
        change(PaymentState.IN_DOUBT, nowMillis);
    }

    /** The store has settled it. */
    public void settle(long requestedAtNanos, long nowMillis) {
        requireOpenAttempt();
        this.requestedAtNanos = requestedAtNanos;
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
        triedSinceNanos = UNTRIED;
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
        List<Note> kept = new ArrayList<>(notes);
        kept.removeIf(other -> other.attempt() == note.attempt());
        kept.add(note);
        notes = List.copyOf(kept.subList(Math.max(0, kept.size() - NOTES_MAX), kept.size()));
    }

    /** The newest notes, the oldest first. */
    public List<Note> notes() {
        return notes;
    }

    /** Remembers an attempt that ended without a booking, among the newest. */
    public void remember(Attempt attempt) {
        if (ended == null) {
            ended = new AttemptTrail();
        }
        ended.add(attempt);
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
                && requestedAtNanos == openedAtMillis * NANOS_PER_MILLI;
    }

    /** Whether an operator said of a closed attempt that it booked nothing. */
    public boolean isRefuted(int attempt) {
        return ended().stream()
                .anyMatch(it -> it.number() == attempt && it.evidence() == Evidence.OPERATOR);
    }

    private List<Attempt> ended() {
        return ended == null ? new ArrayList<>() : ended.attempts();
    }

    /** The store has purged it: whatever is still heard of it counts no more. */
    public void forget() {
        forgotten = true;
    }

    public boolean isForgotten() {
        return forgotten;
    }

    public void see(Evidence evidence, int status) {
        evidenceAttempt = attempts;
        this.evidence = evidence;
        this.status = status;
    }

    /**
     * It is sent once more.
     *
     * @param waitMaxNanos what is longer between two attempts is a pause in which it was not tried
     */
    public void onSend(long nowNanos, long waitMaxNanos) {
        if (triedSinceNanos == UNTRIED) {
            triedSinceNanos = nowNanos;
        } else if (sends == 0) {
            triedSinceNanos += Math.max(0, nowNanos - triedUntilNanos - waitMaxNanos);
        }
        sends++;
    }

    /** Its attempt booked nothing, and another one may follow. */
    public void pauseTrying(long nowNanos) {
        triedUntilNanos = nowNanos;
    }

    /**
     * For how long this process has tried it since an operator last said so: its attempts, and the
     * waits between them. What a clock says of the time before this process is no measure: it
     * jumps.
     */
    public long triedNanos(long nowNanos) {
        return triedSinceNanos == UNTRIED ? 0 : nowNanos - triedSinceNanos;
    }

    /** It was sent, and its outcome is unknown: nothing is stored of that. */
    public void doubt() {
        requireState(PaymentState.IN_FLIGHT);
        state = PaymentState.IN_DOUBT;
    }

    private Attempt lastAttempt(Attempt.Ending ending, long endedAtMillis) {
        boolean isSeen = evidenceAttempt == attempts;
        return new Attempt(
                attempts,
                processor,
                requestedAtNanos,
                openedAtMillis,
                sends,
                isSeen ? evidence : Evidence.NONE,
                isSeen ? status : 0,
                endedAtMillis,
                ending);
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
