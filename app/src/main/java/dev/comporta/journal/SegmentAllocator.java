package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates the next segments and deletes old ones in the background.
 *
 * <p>Threading: every method is called on the owner's thread; only the disk work runs elsewhere.
 */
final class SegmentAllocator implements Closeable {

    private final Disk disk;
    private final JournalThreads threads;
    private final JournalListener listener;
    private final SyncFuse fuse;
    private final Runnable onBlown;
    private final Runnable onAllocated;
    private final Deque<Segment> retired = new ArrayDeque<>();
    private final Deque<Segment> spares = new ArrayDeque<>();
    private long spareRecords;
    private boolean outOfSpace;
    private final Lane creation = new Lane();
    private final Lane deletion = new Lane();
    private boolean closed;

    SegmentAllocator(
            Disk disk,
            JournalThreads threads,
            JournalListener listener,
            SyncFuse fuse,
            List<Segment> spares,
            Runnable onBlown,
            Runnable onAllocated) {
        this.disk = disk;
        this.threads = threads;
        this.listener = listener;
        this.fuse = fuse;
        this.onBlown = onBlown;
        this.onAllocated = onAllocated;
        spares.forEach(this::add);
    }

    /** Records that fit into the next segments. */
    long spareRecords() {
        return spareRecords;
    }

    /** Starts to create one more segment, unless one is under way, or the last found no space. */
    void allocate(Segment current, int sizeBytes) {
        if (outOfSpace) {
            return;
        }
        Segment last = spares.isEmpty() ? current : spares.getLast();
        SegmentHeader next = last.header().next(sizeBytes);
        creation.run(
                () -> {
                    Segment created;
                    try {
                        created = Segment.create(disk, next, fuse);
                    } catch (NoSpaceException e) {
                        return () -> {
                            outOfSpace = true;
                            listener.noSpace(e);
                        };
                    }
                    return () -> {
                        add(created);
                        onAllocated.run();
                    };
                });
    }

    /** A while has passed: what found no space may be tried again. */
    void tick() {
        outOfSpace = false;
        deleteRetired();
    }

    /** Gives the next segment away; null while there is none. */
    @Nullable Segment take() {
        Segment taken = spares.poll();
        if (taken != null) {
            spareRecords -= taken.header().capacity();
        }
        return taken;
    }

    private void add(Segment spare) {
        spares.add(spare);
        spareRecords += spare.header().capacity();
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
        for (Segment spare : spares) {
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
