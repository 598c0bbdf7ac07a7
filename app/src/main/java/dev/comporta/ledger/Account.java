package dev.comporta.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one processor has booked, by instant. Bookings come nearly in order; any order is right.
 *
 * <p>Blocks of up to {@value Entries#CAPACITY} instants stand in a sorted row under a tree of their
 * sums, so a window costs two descents and two scans of one block, however many payments there are.
 * The blocks last booked in are open, all others packed; their room goes from block to block.
 */
final class Account {
    /** 80 KiB: 4 s of whole milliseconds. What settles late by less opens nothing again. */
    private static final int OPEN_MAX = 16;

    private Block[] blocks = new Block[16];
    private int blockCount;
    private final PrefixTotals prefix = new PrefixTotals();
    private final List<Block> open = new ArrayList<>(OPEN_MAX);
    private final EntryWriter writer = new EntryWriter();

    void book(long instant, long amountCents) {
        if (blockCount == 0) {
            insert(0, new Block(instant));
            prefix.refreshFrom(0, blocks, blockCount);
        }
        int index = Math.max(0, lastStartingAtOrBefore(instant));
        open(blocks[index]);
        if (!blocks[index].book(instant, amountCents)) {
            index = makeRoom(index, instant);
            blocks[index].book(instant, amountCents);
        }
        prefix.add(index, 1, amountCents);
    }

    /** Opens a block in the room of the one that was not booked in for longest. */
    private void open(Block block) {
        if (!open.isEmpty() && open.getLast() == block) {
            return;
        }
        if (!open.remove(block)) {
            block.open(open.size() < OPEN_MAX ? new Entries() : open.removeFirst().pack(writer));
        }
        open.addLast(block);
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

    /**
     * Gives away the oldest blocks, as far as all in them is before an instant.
     *
     * @return whether more such blocks are left
     */
    boolean giveBefore(long instant, int blocksMax, Block.EntryTarget target) {
        int given = 0;
        while (given < blocksMax && isBefore(given, instant)) {
            blocks[given].forEach(target);
            open.remove(blocks[given]);
            given++;
        }
        if (given > 0) {
            blocks = Arrays.copyOfRange(blocks, given, Math.max(blockCount, given + 16));
            blockCount -= given;
            prefix.refreshFrom(0, blocks, blockCount);
        }
        return isBefore(0, instant);
    }

    /** Whether a block ends before an instant, as far as the next one tells. */
    private boolean isBefore(int index, long instant) {
        return index + 1 < blockCount && blocks[index + 1].firstInstant() < instant;
    }

    private int makeRoom(int index, long instant) {
        Block full = blocks[index];
        Block next = new Block(instant);
        boolean appends = index == blockCount - 1 && full.endsAt(instant);
        open(next);
        insert(index + 1, next);
        if (!appends) {
            full.moveUpperHalf(next);
        }
        prefix.refreshFrom(index, blocks, blockCount);
        return instant < next.firstInstant() ? index : index + 1;
    }

    private void insert(int index, Block block) {
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, blockCount * 2);
        }
        System.arraycopy(blocks, index, blocks, index + 1, blockCount - index);
        blocks[index] = block;
        blockCount++;
    }

    private int lastStartingAtOrBefore(long instant) {
        if (blocks[blockCount - 1].firstInstant() <= instant) {
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
