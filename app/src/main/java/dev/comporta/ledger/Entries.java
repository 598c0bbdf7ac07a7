package dev.comporta.ledger;

import java.util.Arrays;

/**
 * The open form of a block, to be booked in: instants, sorted, each with the number and the cents
 * of the payments booked at it. Where these become too many for their numbers, the instant stands
 * there once more.
 */
final class Entries {
    static final int CAPACITY = 256;

    private final long[] instants = new long[CAPACITY];
    private final long[] cents = new long[CAPACITY];
    private final int[] counts = new int[CAPACITY];
    private int size;

    long firstInstant() {
        return instants[0];
    }

    long lastInstant() {
        return instants[size - 1];
    }

    /** Books at an instant; false where it is new and there is no room: nothing has changed. */
    boolean book(long instant, long amountCents) {
        int behind = behind(instant);
        int index = behind - 1;
        if (index < 0 || instants[index] != instant || !fits(index, amountCents)) {
            if (size == CAPACITY) {
                return false;
            }
            index = behind;
            insert(index, instant);
        }
        counts[index]++;
        cents[index] += amountCents;
        return true;
    }

    private boolean fits(int index, long amountCents) {
        return counts[index] < Integer.MAX_VALUE && cents[index] <= Long.MAX_VALUE - amountCents;
    }

    /** Where the first later instant stands. */
    private int behind(long instant) {
        if (size == 0 || instant >= lastInstant()) {
            return size;
        }
        int found = Arrays.binarySearch(instants, 0, size, instant);
        if (found < 0) {
            return -found - 1;
        }
        while (instants[found] == instant) {
            found++;
        }
        return found;
    }

    private void insert(int index, long instant) {
        System.arraycopy(instants, index, instants, index + 1, size - index);
        System.arraycopy(cents, index, cents, index + 1, size - index);
        System.arraycopy(counts, index, counts, index + 1, size - index);
        instants[index] = instant;
        cents[index] = 0;
        counts[index] = 0;
        size++;
    }

    /** Moves the upper half, in place of what stood there. */
    void moveUpperHalf(Entries upper) {
        int half = size / 2;
        upper.size = size - half;
        System.arraycopy(instants, half, upper.instants, 0, upper.size);
        System.arraycopy(cents, half, upper.cents, 0, upper.size);
        System.arraycopy(counts, half, upper.counts, 0, upper.size);
        size = half;
    }

    /** Adds what is booked up to an instant and at it. */
    void addUpTo(long instant, Sum sum) {
        for (int index = 0; index < size && instants[index] <= instant; index++) {
            sum.add(counts[index], cents[index]);
        }
    }

    void forEach(Block.EntryTarget target) {
        for (int index = 0; index < size; index++) {
            target.take(instants[index], counts[index], cents[index]);
        }
    }

    byte[] pack(EntryWriter writer) {
        writer.begin(instants[0], distanceUnit());
        for (int index = 0; index < size; index++) {
            writer.write(instants[index], counts[index], cents[index]);
        }
        return writer.bytes();
    }

    /** Takes what was packed, in place of what stood here. */
    void unpack(EntryReader reader) {
        for (size = 0; reader.next(); size++) {
            instants[size] = reader.instant();
            cents[size] = reader.cents();
            counts[size] = reader.count();
        }
    }

    /**
     * The largest of the usual ones that divides all distances. A distance beyond a long is below
     * 0, and comes back exactly all the same.
     */
    private long distanceUnit() {
        long unit = EntryWriter.MILLISECOND;
        for (int index = 1; index < size && unit != 1; index++) {
            long distance = instants[index] - instants[index - 1];
            if (distance % EntryWriter.MICROSECOND != 0) {
                unit = 1;
            } else if (distance % EntryWriter.MILLISECOND != 0) {
                unit = EntryWriter.MICROSECOND;
            }
        }
        return unit;
    }
}
