package dev.comporta.ledger;

import java.util.Arrays;

/**
 * A run of neighbouring instants of one account, sorted, each with the number and the cents of the
 * payments booked at it. 20 bytes an instant. Where these become too many for their numbers, the
 * instant stands there once more.
 */
final class Block {
    static final int CAPACITY = 256;
    private static final int INITIAL_CAPACITY = 16;

    private long[] instants = new long[INITIAL_CAPACITY];
    private long[] cents = new long[INITIAL_CAPACITY];
    private int[] counts = new int[INITIAL_CAPACITY];
    private int size;
    private final Sum total = new Sum();

    Sum total() {
        return total;
    }

    long firstInstant() {
        return instants[0];
    }

    long lastInstant() {
        return instants[size - 1];
    }

    /** Books at an instant; false where it is new and the block is full: nothing has changed. */
    boolean book(long instant, long amountCents) {
        int behind = size > 0 && lastInstant() == instant ? size : behind(instant);
        int index = behind - 1;
        if (index < 0 || instants[index] != instant || !fits(index, amountCents)) {
            if (size == CAPACITY) {
                return false;
            }
            index = behind;
            open(index, instant);
        }
        counts[index]++;
        cents[index] += amountCents;
        total.add(1, amountCents);
        return true;
    }

    private boolean fits(int index, long amountCents) {
        return counts[index] < Integer.MAX_VALUE && cents[index] <= Long.MAX_VALUE - amountCents;
    }

    /** Moves the upper half into a new block. */
    Block split() {
        Block upper = new Block();
        int half = size / 2;
        upper.instants = Arrays.copyOfRange(instants, half, half + CAPACITY);
        upper.cents = Arrays.copyOfRange(cents, half, half + CAPACITY);
        upper.counts = Arrays.copyOfRange(counts, half, half + CAPACITY);
        upper.size = size - half;
        size = half;
        upper.countTotals();
        countTotals();
        return upper;
    }

    /** Adds what is booked up to an instant and at it. */
    void addUpTo(long instant, Sum sum) {
        for (int index = 0; index < size && instants[index] <= instant; index++) {
            sum.add(counts[index], cents[index]);
        }
    }

    /** Where the first later instant stands. */
    private int behind(long instant) {
        if (size == 0 || instant > lastInstant()) {
            return size;
        }
        int found = Arrays.binarySearch(instants, 0, size, instant);
        if (found < 0) {
            return -found - 1;
        }
        while (found < size && instants[found] == instant) {
            found++;
        }
        return found;
    }

    private void open(int index, long instant) {
        if (size == instants.length) {
            int capacity = Math.min(CAPACITY, size * 2);
            instants = Arrays.copyOf(instants, capacity);
            cents = Arrays.copyOf(cents, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        System.arraycopy(instants, index, instants, index + 1, size - index);
        System.arraycopy(cents, index, cents, index + 1, size - index);
        System.arraycopy(counts, index, counts, index + 1, size - index);
        instants[index] = instant;
        cents[index] = 0;
        counts[index] = 0;
        size++;
    }

    private void countTotals() {
        total.clear();
        for (int index = 0; index < size; index++) {
            total.add(counts[index], cents[index]);
        }
    }
}
