package dev.comporta.ledger;

import java.util.Arrays;

/**
 * Packs the entries of a block, one after the other in order of instants, into bytes:
 *
 * <pre>
 * block  [ unit | entry | entry | … ]
 *          unit      nanoseconds: 1,000,000, 1,000 or 1
 * entry  [ distance | payments ]
 *          distance  from the instant before (at first: the block's first one), in units
 *          payments  0: one payment, at the price before
 *                    1: several; their number follows, and cents: 0 for the price before each,
 *                       else the cents of all of them and 1
 *                    else one payment, of that many cents and 2
 * </pre>
 *
 * All are unsigned numbers in groups of 7 bits, the lowest first, as in LEB128. The price is what
 * one payment of the entry before comes to, rounded down, at first 0. Sums and products wrap around
 * for the reader as they do here, so each value of a {@code long} is exact.
 */
final class EntryWriter {
    static final int SAME_PRICE = 0;
    static final int SEVERAL = 1;
    static final int OTHER_PRICE = 2;

    static final long MICROSECOND = 1_000;
    static final long MILLISECOND = 1_000_000;

    private static final int LONG_BYTES_MAX = 10;
    private static final int ENTRY_BYTES_MAX = 3 * LONG_BYTES_MAX;

    private final byte[] buffer = new byte[LONG_BYTES_MAX + Entries.CAPACITY * ENTRY_BYTES_MAX];
    private int length;
    private long unit;
    private long lastInstant;
    private long price;

    void begin(long firstInstant, long distanceUnit) {
        length = 0;
        unit = distanceUnit;
        lastInstant = firstInstant;
        price = 0;
        put(unit);
    }

    void write(long instant, int count, long cents) {
        put(inUnits(instant - lastInstant));
        lastInstant = instant;
        if (count > 1) {
            put(SEVERAL);
            put(count);
            put(cents == count * price ? 0 : cents + 1);
            price = cents / count;
        } else {
            put(cents == price ? SAME_PRICE : cents + OTHER_PRICE);
            price = cents;
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer, length);
    }

    /** Divides by constants: that takes a tenth of a division by a variable. */
    private long inUnits(long distance) {
        if (unit == MILLISECOND) {
            return distance / MILLISECOND;
        }
        return unit == MICROSECOND ? distance / MICROSECOND : distance;
    }

    private void put(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
    }
}
