package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Where a journal's records lie, and what a kind of journal has to do with its medium. {@link
 * Journal} knows numbers and points only.
 *
 * <p>Threading: the owner calls every method; what {@link #sync} gives runs elsewhere.
 */
interface Segments extends Closeable {

    long journalId();

    /** The oldest sequence that is kept, even if nothing was appended yet. */
    long firstSequence();

    /** How many records fit behind a sequence. */
    long roomBehind(long sequence);

    /** Makes sure that the record behind a sequence has a place; false: there is no room. */
    boolean hasPlaceBehind(long sequence);

    /** A record is appended: where more room should be made, it is. */
    default void onAppended(long sequence) {}

    /** Makes room ahead of need, where there is a need. */
    default void makeRoomAhead(long appendedSequence) {}

    /** Asks for room ahead of need: see {@link Journal#reserve}. */
    default void reserve(long records, long appendedSequence) {}

    /** A while has passed: what found no room may be tried again. */
    void tick();

    /**
     * Takes the first records of a buffer over, as far as is possible now.
     *
     * @return the last sequence that was taken
     */
    long write(RecordBuffer records, long first, long last) throws IOException;

    /** How far what was taken over survives the process. */
    long writtenUpTo(long handedSequence);

    /** Whether nothing more gets written for now, for another reason than a write that failed. */
    default boolean isStalled() {
        return false;
    }

    /** What makes safe what is written behind a sequence, up to another one. */
    Runnable sync(long syncedSequence, long writtenSequence);

    /** Whether reading this record waits for no medium that may be away. */
    boolean isAtHand(long sequence);

    /** Reads one record that was taken over, and verifies it. */
    void read(long sequence, RecordHandler target);

    /** Those that are full and synced. */
    List<SegmentRange> sealed(long syncedSequence);

    /** Deletes, in the background, the sealed ones that end before a sequence. */
    void deleteBefore(long sequence, long syncedSequence);
}
