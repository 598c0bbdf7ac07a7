package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An append-only log of fixed-size records, numbered from 1 without a gap.
 *
 * <p>A record passes three points: appended (in memory), written (survives the process), synced
 * (survives a power loss): {@code appendedSequence >= writtenSequence >= syncedSequence}. Who
 * acknowledges what at which point is the caller's matter.
 *
 * <p>A full disk is no fault: the journal goes on while {@link #roomRecords()} lasts, and tries
 * again to allocate. Room that was filled with zeros may still turn out to be none, on a disk that
 * copies on write or in a file that was copied with holes. Then the journal is stalled: what is
 * appended stays in memory, in its order, until a later {@link #tick()} finds room for it. Any
 * other write error, and any fsync error, fails the journal for good: no second fsync is made, and
 * only a restart, which reads the disk, may go on.
 *
 * <p>What recovery can't tell: a bit flipped in the last synced record, with nothing valid behind
 * it, looks like a torn tail, and is cut.
 *
 * <p>Threading: one owner thread calls every method and gets every callback; nothing is locked.
 */
public final class Journal implements Closeable {

    private final Segments segments;
    private final JournalThreads threads;
    private final JournalListener listener;
    private final SyncFuse fuse;
    private final RecordBuffer buffer;

    private long appendedSequence;
    private long handedSequence;
    private long writtenSequence;
    private long syncedSequence;
    private boolean syncing;
    private boolean stalled;
    private boolean failureTold;
    private boolean closed;

    private Journal(
            Recovery.Recovered recovered,
            Disk disk,
            JournalOptions options,
            JournalThreads threads,
            JournalListener listener,
            SyncFuse fuse) {
        this.threads = threads;
        this.listener = listener;
        this.fuse = fuse;
        segments = newSegments(recovered, disk, options);
        appendedSequence = recovered.lastSequence();
        handedSequence = appendedSequence;
        writtenSequence = appendedSequence;
        syncedSequence = appendedSequence;
        buffer = new RecordBuffer(options.bufferSizeBytes(), segments.journalId());
    }

    private Segments newSegments(Recovery.Recovered recovered, Disk disk, JournalOptions options) {
        return disk.sharedLog()
                .<Segments>map(
                        log ->
                                new SharedSegments(
                                        recovered,
                                        log,
                                        disk,
                                        options,
                                        threads,
                                        listener,
                                        this::fail,
                                        this::advance))
                .orElseGet(
                        () ->
                                new DiskSegments(
                                        recovered,
                                        disk,
                                        options,
                                        threads,
                                        listener,
                                        fuse,
                                        this::tellFailure,
                                        this::makeRoomAhead));
    }

    /** The id of the journal on a disk; empty: there is none. */
    public static OptionalLong idOf(Disk disk) throws IOException {
        List<String> names = Segment.names(disk);
        if (names.isEmpty()) {
            return OptionalLong.empty();
        }
        try (Segment newest = Segment.open(disk, names.getLast())) {
            return OptionalLong.of(newest.header().journalId());
        }
    }

    /**
     * Makes a journal without records, whose first one will be that behind a sequence, in place of
     * the one that is there.
     *
     * @throws IOException where that fails; what is there then is no journal, or an empty one
     */
    public static void create(Disk disk, JournalOptions options, long journalId, long lastSequence)
            throws IOException {
        for (String name : Segment.names(disk)) {
            disk.delete(name);
        }
        int sizeBytes = options.segmentSizeBytes();
        SegmentHeader header = new SegmentHeader(lastSequence + 1, sizeBytes, journalId);
        Segment.create(disk, header, new SyncFuse()).close();
        if (disk.sharedLog().isPresent()) {
            LogEnd.set(disk.sharedLog().get(), lastSequence);
        }
    }

    /**
     * Opens the journal of a directory, or starts one where there is none, and replays what it
     * holds. A torn tail is cut; what remains is synced before this returns.
     *
     * @param fromSequence the first record to replay; everything from there on must exist
     * @param replay gets each record in order, before this returns
     * @throws JournalException {@code DAMAGED} where synced records are missing or wrong: nothing
     *     was changed then; {@code UNREADABLE} where the disk fails
     */
    public static Journal open(
            Disk disk,
            JournalOptions options,
            JournalThreads threads,
            JournalListener listener,
            long fromSequence,
            RecordHandler replay) {
        SyncFuse fuse = new SyncFuse();
        Recovery.Recovered recovered =
                new Recovery(disk, options, fuse).recover(fromSequence, replay);
        Journal journal = new Journal(recovered, disk, options, threads, listener, fuse);
        journal.makeRoomAhead();
        return journal;
    }

    /**
     * Claims the slot of the next record, to be filled through {@link #slots()} at the offset that
     * this gives, and then committed. What is claimed and not committed is claimed again.
     *
     * @param type what the record is, 1 to 127; all that is the appender's is zeros
     * @throws JournalException {@code FULL} where {@link #roomRecords()} was ignored; {@code
     *     FAILED} after a failure
     */
    public int claim(int type) {
        makeRoom();
        return buffer.claim(type);
    }

    /** Where the claimed slot lies, little-endian; to be used by absolute puts only. */
    public ByteBuffer slots() {
        return buffer.slots();
    }

    /**
     * Appends the record in the claimed slot to the buffer, which is written when it is full.
     *
     * @return the record's sequence
     */
    public long commit() {
        long sequence = appendedSequence + 1;
        buffer.commit(sequence, syncedSequence);
        appendedSequence = sequence;
        segments.onAppended(sequence);
        return sequence;
    }

    /**
     * Lets everything appended be written. How far that has come, {@link #writtenSequence()} tells.
     *
     * @return whether all of it is on its way; false: the journal is stalled, has failed, or waits
     *     for what it has handed over before
     */
    public boolean flush() {
        if (appendedSequence == handedSequence) {
            return true;
        }
        return !stalled && !fuse.isBlown() && write();
    }

    /**
     * Writes all that is buffered, segment by segment. What a write without space left on the disk
     * is the beginning of what the next try puts there: the buffer never changes but at its end.
     */
    private boolean write() {
        long startNanos = System.nanoTime();
        try {
            long before;
            do {
                before = handedSequence;
                handedSequence = segments.write(buffer, handedSequence + 1, appendedSequence);
            } while (handedSequence < appendedSequence && handedSequence > before);
            stalled = false;
            listener.written(System.nanoTime() - startNanos);
            return handedSequence == appendedSequence;
        } catch (NoSpaceException e) {
            stalled = true;
            listener.noSpace(e);
            return false;
        } catch (IOException e) {
            fail(e);
            return false;
        } finally {
            writtenSequence = segments.writtenUpTo(handedSequence);
        }
    }

    /**
     * Starts an fsync of everything written, in the background; {@link JournalListener#advanced}
     * tells its end.
     *
     * @return whether one was started; false: one is running, or nothing is to be synced
     */
    public boolean requestSync() {
        if (syncing || writtenSequence == syncedSequence || fuse.isBlown()) {
            return false;
        }
        syncing = true;
        long target = writtenSequence;
        Runnable sync = segments.sync(syncedSequence, writtenSequence);
        threads.sync()
                .execute(
                        () -> {
                            Runnable result = attemptSync(sync, target);
                            threads.owner().execute(result);
                        });
        return true;
    }

    /** Tries again what had no space. To be called about once a second. */
    public void tick() {
        if (fuse.isBlown()) {
            tellFailure();
            return;
        }
        if (stalled) {
            write();
        }
        segments.tick();
        makeRoomAhead();
    }

    /**
     * Asks for room ahead of need: segments are made, in the background and one behind the other,
     * until half a segment is free beyond these records.
     */
    public void reserve(long records) {
        segments.reserve(records, appendedSequence);
    }

    /** How many records fit into what is allocated; 0 after a failure. */
    public long roomRecords() {
        return fuse.isBlown() ? 0 : segments.roomBehind(appendedSequence);
    }

    /**
     * Whether the room that is there turned out to be none, so that nothing more gets written until
     * a {@link #tick()}. Records are still taken, into memory: to be used for no more than must be.
     */
    public boolean isStalled() {
        return stalled || segments.isStalled();
    }

    /** The random id that was given to the journal when it was started. */
    public long journalId() {
        return segments.journalId();
    }

    public long appendedSequence() {
        return appendedSequence;
    }

    public long writtenSequence() {
        return writtenSequence;
    }

    public long syncedSequence() {
        return syncedSequence;
    }

    /** The oldest sequence that is still kept, even if nothing was appended yet. */
    public long firstSequence() {
        return segments.firstSequence();
    }

    /** Why the journal takes no more records; empty while it does. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(fuse.cause());
    }

    /**
     * Reads one record and verifies it.
     *
     * @throws IllegalArgumentException where the sequence was dropped or not appended yet
     * @throws JournalException {@code DAMAGED} or {@code UNREADABLE}
     */
    public void read(long sequence, RecordHandler target) {
        if (sequence < firstSequence() || sequence > appendedSequence) {
            throw new IllegalArgumentException("not in the journal: sequence=" + sequence);
        }
        if (sequence > handedSequence) {
            buffer.read((int) (sequence - handedSequence - 1), target);
            return;
        }
        segments.read(sequence, target);
    }

    /** Whether {@link #read} returns at once, and waits for no medium that may be away. */
    public boolean isAtHand(long sequence) {
        return sequence > handedSequence || segments.isAtHand(sequence);
    }

    /** The segments, oldest first, that are full and synced. */
    public List<SegmentRange> sealedSegments() {
        return segments.sealed(syncedSequence);
    }

    /** Deletes, in the background, the sealed segments that end before the sequence. */
    public void deleteBefore(long sequence) {
        segments.deleteBefore(sequence, syncedSequence);
    }

    /**
     * Writes and syncs what is left, on this thread, and closes the files. The executors must have
     * finished, or their results are dropped.
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        stalled = false;
        if (flush()) {
            segments.sync(syncedSequence, writtenSequence).run();
        }
        segments.close();
    }

    private void makeRoom() {
        requireWorking();
        if (!segments.hasPlaceBehind(appendedSequence)) {
            throw new JournalException(
                    JournalException.Code.FULL, "no room: appendedSequence=" + appendedSequence);
        }
        if (buffer.isFull() && !flush()) {
            requireWorking();
            buffer.grow();
        }
    }

    private void requireWorking() {
        if (fuse.isBlown()) {
            throw new JournalException(
                    JournalException.Code.FAILED, "the journal has failed", fuse.cause());
        }
    }

    private void makeRoomAhead() {
        segments.makeRoomAhead(appendedSequence);
    }

    /** The medium has answered: what is written there is as safe as it makes it. */
    private void advance() {
        writtenSequence = segments.writtenUpTo(handedSequence);
        syncedSequence = writtenSequence;
        listener.advanced();
    }

    private void fail(IOException cause) {
        fuse.blow(cause);
        tellFailure();
    }

    /** Whatever ends a sync, its owner is told: one that is never finished would be the last. */
    private Runnable attemptSync(Runnable sync, long target) {
        long startNanos = System.nanoTime();
        try {
            sync.run();
            long durationNanos = System.nanoTime() - startNanos;
            return () -> finishSync(target, durationNanos);
        } catch (RuntimeException | VirtualMachineError e) {
            return () -> {
                syncing = false;
                throw e;
            };
        }
    }

    private void finishSync(long target, long durationNanos) {
        syncing = false;
        if (closed) {
            return;
        }
        if (fuse.isBlown()) {
            tellFailure();
            return;
        }
        syncedSequence = target;
        listener.synced(durationNanos);
        listener.advanced();
    }

    private void tellFailure() {
        Throwable cause = fuse.cause();
        if (cause != null && !failureTold) {
            failureTold = true;
            listener.failed(cause);
        }
    }
}
