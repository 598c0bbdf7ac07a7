package dev.comporta.ledger;

import java.util.Arrays;

/**
 * What one processor has booked, by instant. Bookings come nearly in order; any order is right.
 *
 * <p>Blocks of up to {@value Block#CAPACITY} instants stand in a sorted row under a tree of their
 * sums, so a window costs two descents and two scans of one block, however many payments there are.
 */
final class Account {
    private Block[] blocks = new Block[16];
    private int blockCount;
    private final PrefixTotals prefix = new PrefixTotals();

    void book(long instant, long amountCents) {
        if (blockCount == 0) {
            insert(0, new Block());
        }
        int index = Math.max(0, lastStartingAtOrBefore(instant));
        if (!blocks[index].book(instant, amountCents)) {
            index = makeRoom(index, instant);
            blocks[index].book(instant, amountCents);
        }
        prefix.add(index, 1, amountCents);
    }

    /** The sum of all bookings up to an instant and at it. */
    Totals upTo(long instant) {
        int index = blockCount == 0 ? -1 : lastStartingAtOrBefore(instant);
        if (index < 0) {
            return Totals.ZERO;
        }
        Sum sum = prefix.first(index);
        blocks[index].addUpTo(instant, sum);
        return sum.totals();
    }

    private int makeRoom(int index, long instant) {
        if (index == blockCount - 1 && instant > blocks[index].lastInstant()) {
            insert(blockCount, new Block());
            return blockCount - 1;
        }
        insert(index + 1, blocks[index].split());
        prefix.refreshFrom(index, blocks, blockCount);
        return instant < blocks[index + 1].firstInstant() ? index : index + 1;
    }

    private void insert(int index, Block block) {
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, blockCount * 2);
        }
        System.arraycopy(blocks, index, blocks, index + 1, blockCount - index);
        blocks[index] = block;
        blockCount++;
        prefix.refreshFrom(index, blocks, blockCount);
    }

    private int lastStartingAtOrBefore(long instant) {
        if (blocks[blockCount - 1].total().count() == 0
                || blocks[blockCount - 1].firstInstant() <= instant) {
            return blockCount - 1;
        }
        int low = 0;
        int high = blockCount - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blocks[middle].firstInstant() <= instant) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
