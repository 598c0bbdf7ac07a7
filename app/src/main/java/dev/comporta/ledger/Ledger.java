package dev.comporta.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sums of settled payments by processor and {@code requestedAt}, in cents.
 *
 * <p>Any window is answered in O(log n) of the instants booked at, exactly, both bounds inclusive.
 * However large a sum gets, it is told to the cent. Memory grows with the number of different
 * instants (3 to 7 bytes each), not with the number of payments at one instant.
 *
 * <p>Of old payments only sums by the hour may be left. A window that takes a part of such an hour
 * can't be answered ({@link #cutHours}); whatever is whole can.
 *
 * <p>Threading: one owner.
 */
public final class Ledger {
    /** So that the owner comes back to other work in between: 64 Ki instants. */
    private static final int BLOCKS_AT_A_TIME = 256;

    private final Account[] accounts;
    private final Hours[] hours;

    /**
     * @param processorCount processors are named by index, from 0
     */
    public Ledger(int processorCount) {
        accounts = Stream.generate(Account::new).limit(processorCount).toArray(Account[]::new);
        hours = Stream.generate(Hours::new).limit(processorCount).toArray(Hours[]::new);
    }

    /**
     * Books one settled payment.
     *
     * @param instantNanos the {@code requestedAt} that the processor has, epoch nanoseconds
     */
    public void book(int processor, long instantNanos, long amountCents) {
        accounts[processor].book(instantNanos, amountCents);
    }

    /** Books payments of which only their hour is known. */
    public void book(HourSum sum) {
        hours[sum.processor()].add(sum.hour(), sum.totals());
    }

    /**
     * Keeps only sums by the hour of what is booked before an instant, roughly: in steps.
     *
     * @return whether there is more to do
     */
    public boolean coarsenBefore(long instantNanos) {
        HourSums given = new HourSums();
        boolean isMore = false;
        for (int index = 0; index < accounts.length; index++) {
            int processor = index;
            isMore |=
                    accounts[index].giveBefore(
                            instantNanos,
                            BLOCKS_AT_A_TIME,
                            (instant, count, cents) -> given.add(processor, instant, count, cents));
        }
        given.list().forEach(this::book);
        return isMore;
    }

    /** The hours that a window cuts and only the sums of which are kept: two at the most. */
    public List<CutHour> cutHours(long fromNanos, long toNanos) {
        List<CutHour> cut = new ArrayList<>(2);
        long first = Hour.of(fromNanos);
        long last = Hour.of(toNanos);
        boolean cutsFirst = fromNanos > Hour.firstNanos(first);
        boolean cutsLast = toNanos < Hour.lastNanos(last);
        if (fromNanos > toNanos) {
            return cut;
        }
        if ((cutsFirst || (first == last && cutsLast)) && isCoarse(first)) {
            cut.add(new CutHour(first, fromNanos, Math.min(toNanos, Hour.lastNanos(first))));
        }
        if (first != last && cutsLast && isCoarse(last)) {
            cut.add(new CutHour(last, Hour.firstNanos(last), toNanos));
        }
        return cut;
    }

    private boolean isCoarse(long hour) {
        for (Hours one : hours) {
            if (one.contains(hour)) {
                return true;
            }
        }
        return false;
    }

    /** Sums a whole hour. */
    public Totals hour(int processor, long hour) {
        return total(processor, Hour.firstNanos(hour), Hour.lastNanos(hour));
    }

    /**
     * Sums a window.
     *
     * @param fromNanos first instant that counts, epoch nanoseconds; {@link Long#MIN_VALUE} for no
     *     bound
     * @param toNanos last instant that counts; {@link Long#MAX_VALUE} for no bound
     * @throws IllegalStateException where {@link #cutHours} has some
     */
    public Totals total(int processor, long fromNanos, long toNanos) {
        if (fromNanos > toNanos) {
            return Totals.ZERO;
        }
        Totals upper = accounts[processor].upTo(toNanos);
        Totals exact =
                fromNanos == Long.MIN_VALUE
                        ? upper
                        : upper.minus(accounts[processor].upTo(fromNanos - 1));
        return hours[processor].isEmpty()
                ? exact
                : exact.plus(wholeHours(processor, fromNanos, toNanos));
    }

    private Totals wholeHours(int processor, long fromNanos, long toNanos) {
        if (!cutHours(fromNanos, toNanos).isEmpty()) {
            throw new IllegalStateException("only sums by the hour are kept of this window");
        }
        return hours[processor].total(Hour.of(fromNanos), Hour.of(toNanos));
    }
}
