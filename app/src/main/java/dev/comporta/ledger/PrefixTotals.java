package dev.comporta.ledger;

import java.util.Arrays;

/**
 * Totals of a growing row of blocks, with the sum of the first n in O(log n): a Fenwick tree ("A
 * new data structure for cumulative frequency tables", 1994) over count and cents at once.
 */
final class PrefixTotals {
    private long[] counts = new long[16];
    private long[] cents = new long[16];
    private int size;

    int size() {
        return size;
    }

    /** Adds to the block at an index. */
    void add(int index, long count, long amountCents) {
        for (int node = index + 1; node <= size; node += node & -node) {
            counts[node] = Math.addExact(counts[node], count);
            cents[node] = Math.addExact(cents[node], amountCents);
        }
    }

    /**
     * Makes all nodes anew that stand for the blocks from an index on: those in front of it keep
     * theirs. An append costs O(log n), an insertion as much for each block behind it.
     */
    void refreshFrom(int index, Block[] blocks, int blockCount) {
        size = blockCount;
        if (counts.length <= size) {
            int capacity = Math.max(size + 1, counts.length * 2);
            counts = Arrays.copyOf(counts, capacity);
            cents = Arrays.copyOf(cents, capacity);
        }
        for (int node = index + 1; node <= size; node++) {
            long count = blocks[node - 1].totalCount();
            long amount = blocks[node - 1].totalCents();
            for (int step = 1; step < (node & -node); step <<= 1) {
                count = Math.addExact(count, counts[node - step]);
                amount = Math.addExact(amount, cents[node - step]);
            }
            counts[node] = count;
            cents[node] = amount;
        }
    }

    /** The sum of the first blocks. */
    Totals first(int blockCount) {
        long count = 0;
        long amount = 0;
        for (int node = blockCount; node > 0; node -= node & -node) {
            count = Math.addExact(count, counts[node]);
            amount = Math.addExact(amount, cents[node]);
        }
        return new Totals(count, amount);
    }
}
