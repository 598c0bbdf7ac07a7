package dev.comporta.ledger;

import java.util.stream.Stream;

/**
 * The sums of settled payments by processor and {@code requestedAt}, in cents.
 *
 * <p>Any window is answered in O(log n) of the instants booked at, exactly, both bounds inclusive.
 * However large a sum gets, it is told to the cent. Memory grows with the number of different
 * instants (3 to 7 bytes each), not with the number of payments at one instant.
 *
 * <p>Threading: one owner.
 */
public final class Ledger {
    private final Account[] accounts;

    /**
     * @param processorCount processors are named by index, from 0
     */
    public Ledger(int processorCount) {
        accounts = Stream.generate(Account::new).limit(processorCount).toArray(Account[]::new);
    }

    /**
     * Books one settled payment.
     *
     * @param instantNanos the {@code requestedAt} that the processor has, epoch nanoseconds
     */
    public void book(int processor, long instantNanos, long amountCents) {
        accounts[processor].book(instantNanos, amountCents);
    }

    /**
     * Sums a window.
     *
     * @param fromNanos first instant that counts, epoch nanoseconds; {@link Long#MIN_VALUE} for no
     *     bound
     * @param toNanos last instant that counts; {@link Long#MAX_VALUE} for no bound
     */
    public Totals total(int processor, long fromNanos, long toNanos) {
        if (fromNanos > toNanos) {
            return Totals.ZERO;
        }
        Totals upper = accounts[processor].upTo(toNanos);
        return fromNanos == Long.MIN_VALUE
                ? upper
                : upper.minus(accounts[processor].upTo(fromNanos - 1));
    }
}
