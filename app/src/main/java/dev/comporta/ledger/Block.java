package dev.comporta.ledger;

import java.util.Arrays;

/**
 * A run of neighbouring instants of one account, sorted, each with the number and the cents of the
 * payments booked at it. 20 bytes an instant.
 */
final class Block {
    static final int CAPACITY = 256;
    private static final int INITIAL_CAPACITY = 16;

    private long[] instants = new long[INITIAL_CAPACITY];
    private long[] cents = new long[INITIAL_CAPACITY];
    private int[] counts = new int[INITIAL_CAPACITY];
    private int size;
    private long totalCount;
    private long totalCents;

    long totalCount() {
        return totalCount;
    }

    long totalCents() {
        return totalCents;
    }

    long firstInstant() {
        return instants[0];
    }

    long lastInstant() {
        return instants[size - 1];
    }

    /** Books at an instant; false where it is new and the block is full: nothing has changed. */
    boolean book(long instant, long amountCents) {
        int index = size > 0 && lastInstant() == instant ? size - 1 : find(instant);
        if (index < 0) {
            if (size == CAPACITY) {
                return false;
            }
            index = -index - 1;
            open(index, instant);
        }
        counts[index] = Math.addExact(counts[index], 1);
        cents[index] = Math.addExact(cents[index], amountCents);
        totalCount++;
        totalCents = Math.addExact(totalCents, amountCents);
        return true;
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

    /** The sum up to an instant and at it. */
    Totals upTo(long instant) {
        long count = 0;
        long amount = 0;
        for (int index = 0; index < size && instants[index] <= instant; index++) {
            count += counts[index];
            amount = Math.addExact(amount, cents[index]);
        }
        return new Totals(count, amount);
    }

    private int find(long instant) {
        return size == 0 || instant > lastInstant()
                ? -size - 1
                : Arrays.binarySearch(instants, 0, size, instant);
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
        totalCount = 0;
        totalCents = 0;
        for (int index = 0; index < size; index++) {
            totalCount += counts[index];
            totalCents += cents[index];
        }
    }
}
