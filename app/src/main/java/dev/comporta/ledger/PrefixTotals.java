package dev.comporta.ledger;

import java.util.Arrays;

/**
 * Totals of a growing row of blocks, with the sum of the first n in O(log n): a Fenwick tree ("A
 * new data structure for cumulative frequency tables", 1994) over count and cents at once.
 */
final class PrefixTotals {
    private Sum[] sums = new Sum[0];
    private int size;

    int size() {
        return size;
    }

    /** Adds to the block at an index. */
    void add(int index, long count, long amountCents) {
        for (int node = index + 1; node <= size; node += node & -node) {
            sums[node].add(count, amountCents);
        }
    }

    /**
     * Makes all nodes anew that stand for the blocks from an index on: those in front of it keep
     * theirs. An append costs O(log n), an insertion as much for each block behind it.
     */
    void refreshFrom(int index, Block[] blocks, int blockCount) {
        size = blockCount;
        if (sums.length <= size) {
            grow(Math.max(size + 1, sums.length * 2));
        }
        for (int node = index + 1; node <= size; node++) {
            Sum sum = sums[node];
            sum.clear();
            sum.add(blocks[node - 1].total());
            for (int step = 1; step < (node & -node); step <<= 1) {
                sum.add(sums[node - step]);
            }
        }
    }

    private void grow(int capacity) {
        int known = sums.length;
        sums = Arrays.copyOf(sums, capacity);
        for (int node = known; node < capacity; node++) {
            sums[node] = new Sum();
        }
    }

    /** The sum of the first blocks. */
    Sum first(int blockCount) {
        Sum sum = new Sum();
        for (int node = blockCount; node > 0; node -= node & -node) {
            sum.add(sums[node]);
        }
        return sum;
    }
}
