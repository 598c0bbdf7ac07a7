package dev.comporta.archive;

import dev.comporta.payment.Clock;
import dev.comporta.payment.TransitionStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The thread of an archiver. An error that nobody expected ends it, and by that the process.
 *
 * <p>Threading: any.
 */
public final class ArchiverThread implements AutoCloseable {
    private static final long END_MAX_MILLIS = 1_000;

    private final Archiver archiver;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private boolean wasTroubled;
    private long toldRefusedRows;

    private ArchiverThread(Archiver archiver) {
        this.archiver = archiver;
        thread = Thread.ofPlatform().daemon().name("archive").unstarted(this::run);
    }

    /**
     * Begins to archive.
     *
     * @param isHeld whether the journal is ours; while it is not, nothing is written
     */
    public static ArchiverThread start(
            TransitionStream stream, Archive.Connector connector, BooleanSupplier isHeld) {
        ArchiverThread started =
                new ArchiverThread(new Archiver(stream, connector, isHeld, Clock.system()));
        started.thread.start();
        return started;
    }

    public ArchiveStatus status() {
        return archiver.status();
    }

    /** Cuts off what is under way: what was not archived is with the next start. */
    @Override
    public void close() {
        closing.countDown();
        archiver.stop();
        try {
            thread.join(END_MAX_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long wait = 0;
            while (!closing.await(wait, TimeUnit.MILLISECONDS)) {
                wait = archiver.step();
                tell(archiver.status());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            archiver.end();
        }
    }

    /** Once for each problem: its words may have numbers in them that change all the time. */
    private void tell(ArchiveStatus now) {
        boolean isTroubled = now.problem().isPresent();
        if (isTroubled && !wasTroubled) {
            String reason = now.problem().orElseThrow();
            ArchiveEvents.LAGS.tell("the archive lags, and it is tried again: " + reason, reason);
        } else if (wasTroubled && !isTroubled) {
            ArchiveEvents.RECOVERED.tell("the archive is written to again");
        }
        wasTroubled = isTroubled;
        if (now.refusedRows() > toldRefusedRows) {
            toldRefusedRows = now.refusedRows();
            ArchiveEvents.ROWS_REFUSED.tell(
                    "the archive has refused "
                            + toldRefusedRows
                            + " rows since the start: comporta archive status lists them",
                    toldRefusedRows);
        }
    }
}
