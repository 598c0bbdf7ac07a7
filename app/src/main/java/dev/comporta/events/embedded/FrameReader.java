package dev.comporta.events.embedded;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.SegmentReader;

/**
 * Reads batches out of a journal that goes on meanwhile.
 *
 * <p>Threading: one owner, which need not be the journal's.
 */
final class FrameReader {
    private final Disk disk;
    private final long recordsMax;
    private final FrameAssembler assembler;
    private long nextSequence;
    private long wholeSequence;

    /**
     * @param afterSequence the last record of a batch; 0: from the first one on
     * @param recordsMax of one read
     */
    FrameReader(Disk disk, long afterSequence, long recordsMax, FrameAssembler.Target target) {
        this.disk = disk;
        this.recordsMax = recordsMax;
        wholeSequence = afterSequence;
        nextSequence = afterSequence + 1;
        assembler =
                new FrameAssembler(
                        (batch, lastSequence) -> {
                            wholeSequence = lastSequence;
                            target.onBatch(batch, lastSequence);
                        });
    }

    /**
     * Reads some of what is there, and hands over the batches that it completes.
     *
     * @param upToSequence the last record that may be read
     * @return whether there was anything to read
     * @throws JournalException where it can't be read; the next call tries again
     */
    boolean read(long upToSequence) {
        long last = Math.min(upToSequence, nextSequence + recordsMax - 1);
        if (last < nextSequence) {
            return false;
        }
        try {
            SegmentReader.read(disk, nextSequence, last, assembler);
            nextSequence = last + 1;
            return true;
        } catch (JournalException e) {
            assembler.reset();
            nextSequence = wholeSequence + 1;
            throw e;
        }
    }
}
