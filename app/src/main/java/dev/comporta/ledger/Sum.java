package dev.comporta.ledger;

import java.math.BigInteger;

/** A number of payments and their cents, to be added to: 128 bits, so that no sum is too large. */
final class Sum {
    private long count;
    private long high;
    private long low;

    long count() {
        return count;
    }

    void clear() {
        count = 0;
        high = 0;
        low = 0;
    }

    void add(Sum other) {
        add(other.count, other.high, other.low);
    }

    /**
     * @param moreCents not negative
     */
    void add(long moreCount, long moreCents) {
        add(moreCount, 0, moreCents);
    }

    void add(long moreCount, long moreHigh, long moreLow) {
        count = Math.addExact(count, moreCount);
        low += moreLow;
        boolean carries = Long.compareUnsigned(low, moreLow) < 0;
        high = Math.addExact(high, moreHigh) + (carries ? 1 : 0);
    }

    Totals totals() {
        BigInteger upper = BigInteger.valueOf(high).shiftLeft(Long.SIZE);
        BigInteger lower = new BigInteger(Long.toUnsignedString(low));
        return new Totals(
                count, low >= 0 && high == 0 ? BigInteger.valueOf(low) : upper.add(lower));
    }
}
