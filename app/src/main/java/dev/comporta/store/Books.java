package dev.comporta.store;

import dev.comporta.ledger.Ledger;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the journal comes to, in memory: every remembered id, the open payments, and the ledger.
 *
 * <p>An id's value in the index is the sequence of the record that closed its payment, or, while
 * the payment is open, its slot (as {@code -1 - slot}).
 */
final class Books implements Fold.Sink {
    /** The sequence of a payment that was closed after the journal had failed. */
    static final long NOT_STORED = Long.MAX_VALUE;

    private final int processorCount;
    private final IdIndex ids;
    private final OpenPayments open = new OpenPayments();
    private final DeadLetters deadLetters = new DeadLetters();
    private final RecentTrails recentTrails = new RecentTrails(Fold.ALL_EARLIER_MAX);
    private Ledger ledger;
    private long forgottenUpToNanos = Long.MIN_VALUE;
    private long forgottenUpToSequence;
    private int openAttempts;

    Books(int processorCount, long expectedIds) {
        this.processorCount = processorCount;
        ids = new IdIndex(SipHash.withRandomKey(), expectedIds);
        ledger = new Ledger(processorCount);
    }

    Ledger ledger() {
        return ledger;
    }

    /** Those that wait, and those with an open attempt: dead letters have a bound of their own. */
    int unsettledCount() {
        return open.size() - deadLetters.count();
    }

    /** Those that wait. */
    int pendingCount() {
        return unsettledCount() - openAttempts;
    }

    /** Those that wait, and those with an open attempt. */
    List<Payment> unsettled() {
        List<Payment> unsettled = new ArrayList<>(unsettledCount());
        open.forEach(
                payment -> {
                    if (payment.state() != PaymentState.DEAD_LETTER) {
                        unsettled.add(payment);
                    }
                });
        return unsettled;
    }

    int openAttempts() {
        return openAttempts;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    RecentTrails recentTrails() {
        return recentTrails;
    }

    long rememberedCount() {
        return ids.size() - open.size();
    }

    /**
     * What an id stands for: below 0 an open payment, above it the sequence of the record that
     * closed it, {@link IdIndex#MISSING} for an unknown one.
     */
    long known(UUID id) {
        return ids.get(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    Payment openPayment(long known) {
        return open.get(slotOf(known));
    }

    /** The open payment with an id; null where it is closed or unknown. */
    @Nullable Payment openPayment(UUID id) {
        long known = known(id);
        return known < 0 ? openPayment(known) : null;
    }

    /** Adds a payment that is not settled, in whatever state it is. */
    void add(Payment payment) {
        UUID id = payment.id();
        int slot = open.add(payment);
        ids.put(id.getMostSignificantBits(), id.getLeastSignificantBits(), -1L - slot);
        if (payment.state() == PaymentState.DEAD_LETTER) {
            deadLetters.add(payment);
        } else if (payment.state() != PaymentState.PENDING) {
            openAttempts++;
        }
    }

    void onAttempted() {
        openAttempts++;
    }

    void onPutBack() {
        openAttempts--;
    }

    void onBuried(Payment payment) {
        openAttempts--;
        deadLetters.add(payment);
    }

    void onSettled(Payment payment, long sequence) {
        openAttempts--;
        ledger.book(payment.processor(), payment.requestedAtNanos(), payment.amountCents());
        List<Attempt> attempts = payment.trail();
        close(payment, sequence, attempts.subList(0, attempts.size() - 1));
    }

    /** A dead letter is closed, and was taken out of the dead letters before. */
    void onAcknowledged(Payment payment, long sequence) {
        close(payment, sequence, payment.trail());
    }

    private void close(Payment payment, long sequence, List<Attempt> attempts) {
        UUID id = payment.id();
        long msb = id.getMostSignificantBits();
        long lsb = id.getLeastSignificantBits();
        open.remove(slotOf(ids.get(msb, lsb)));
        ids.put(msb, lsb, sequence);
        if (sequence != NOT_STORED) {
            recentTrails.add(sequence, new Trail(attempts, payment.notes()));
        }
    }

    /** A closed payment is read back from the journal. */
    @Override
    public void closed(RecordView record, List<RecordView> earlier) {
        closed(record);
        if (!earlier.isEmpty()) {
            recentTrails.add(record.sequence(), Trail.of(earlier));
        }
    }

    /** A closed payment is read back from disk, its id to be remembered. */
    void closed(RecordView record) {
        ids.put(record.idMsb(), record.idLsb(), record.sequence());
        book(record);
    }

    /** A closed payment is read back from disk, its id forgotten. */
    void closedAndForgotten(RecordView record) {
        noteForgotten(record);
        book(record);
    }

    /** What is left of closed payments that are not on disk any more is read back. */
    void dropped(Dropped dropped) {
        forgottenUpToSequence = dropped.upToSequence();
        forgottenUpToNanos = dropped.lastInstantNanos();
        dropped.sums().forEach(ledger::book);
    }

    /** The latest instant that a payment was booked under whose id is forgotten. */
    long forgottenUpToNanos() {
        return forgottenUpToNanos;
    }

    /** The last record that closed a payment whose id is forgotten; 0: none is. */
    long forgottenUpToSequence() {
        return forgottenUpToSequence;
    }

    private void noteForgotten(RecordView record) {
        forgottenUpToSequence = Math.max(forgottenUpToSequence, record.sequence());
        if (record.type() == RecordType.SETTLED) {
            forgottenUpToNanos = Math.max(forgottenUpToNanos, record.instantNanos());
        }
    }

    private void book(RecordView record) {
        if (record.type() == RecordType.SETTLED) {
            ledger.book(record.processor(), record.instantNanos(), record.amountCents());
        }
    }

    /** Forgets the id of a closed payment; its money stays in the ledger. */
    void forget(RecordView record) {
        if (ids.get(record.idMsb(), record.idLsb()) == record.sequence()) {
            noteForgotten(record);
            ids.remove(record.idMsb(), record.idLsb());
        }
    }

    @Override
    public void purged(RecordView record) {
        purged();
    }

    void purged() {
        open.forEach(Payment::forget);
        open.clear();
        ids.clear();
        ledger = new Ledger(processorCount);
        forgottenUpToNanos = Long.MIN_VALUE;
        forgottenUpToSequence = 0;
        openAttempts = 0;
        deadLetters.clear();
        recentTrails.clear();
    }

    private static int slotOf(long value) {
        return (int) (-1 - value);
    }
}
