package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Creates the next segment and deletes old ones in the background.
 *
 * <p>Threading: every method is called on the owner's thread; only the disk work runs elsewhere.
 */
final class SegmentAllocator implements Closeable {

    private final Disk disk;
    private final JournalThreads threads;
    private final JournalListener listener;
    private final SyncFuse fuse;
    private final Runnable onBlown;
    private final Deque<Segment> retired = new ArrayDeque<>();
    private @Nullable Segment spare;
    private final Lane creation = new Lane();
    private final Lane deletion = new Lane();
    private boolean closed;

    SegmentAllocator(
            Disk disk,
            JournalThreads threads,
            JournalListener listener,
            SyncFuse fuse,
            @Nullable Segment spare,
            Runnable onBlown) {
        this.disk = disk;
        this.threads = threads;
        this.listener = listener;
        this.fuse = fuse;
        this.spare = spare;
        this.onBlown = onBlown;
    }

    /** Records that fit into the next segment; 0 while there is none. */
    int spareRecords() {
        return spare == null ? 0 : spare.header().capacity();
    }

    /** Starts to create the next segment, unless it is there or under way. */
    void allocate(SegmentHeader next) {
        if (spare != null) {
            return;
        }
        creation.run(
                () -> {
                    Segment created = create(next);
                    return () -> spare = created;
                });
    }

    private Segment create(SegmentHeader header) throws IOException {
        try {
            return Segment.create(disk, header, fuse);
        } catch (NoSpaceException e) {
            Segment.deleteUnfinished(disk);
            throw e;
        }
    }

    /** Gives the next segment away; null while there is none. */
    @Nullable Segment take() {
        Segment taken = spare;
        spare = null;
        return taken;
    }

    void retire(Segment segment) {
        retired.add(segment);
        deleteRetired();
    }

    /**
     * Deletes the oldest retired segment, then the next. Each deletion is synced before the one
     * behind it, so that no crash leaves a gap.
     */
    void deleteRetired() {
        Segment oldest = retired.peek();
        if (oldest == null) {
            return;
        }
        deletion.run(
                () -> {
                    oldest.close();
                    disk.delete(oldest.name());
                    fuse.syncDirectory(disk);
                    return () -> {
                        retired.remove();
                        deleteRetired();
                    };
                });
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (spare != null) {
            spare.close();
        }
        for (Segment segment : retired) {
            segment.close();
        }
    }

    /** One kind of work, which never runs twice at once. */
    private final class Lane {

        private boolean busy;

        void run(DiskWork work) {
            if (busy || fuse.isBlown()) {
                return;
            }
            busy = true;
            threads.allocation()
                    .execute(
                            () -> {
                                Runnable result = attempt(work);
                                threads.owner().execute(() -> finish(result));
                            });
        }

        private Runnable attempt(DiskWork work) {
            try {
                return work.run();
            } catch (NoSpaceException e) {
                return () -> listener.noSpace(e);
            } catch (IOException e) {
                fuse.blow(e);
                return onBlown;
            } catch (RuntimeException | VirtualMachineError e) {
                // The lane is free again, and whoever owns the journal decides what that means.
                return () -> {
                    throw e;
                };
            }
        }

        private void finish(Runnable result) {
            busy = false;
            if (!closed) {
                result.run();
            }
        }
    }

    /** Runs in the background, and gives what the owner must do with its result. */
    @FunctionalInterface
    private interface DiskWork {
        Runnable run() throws IOException;
    }
}
