package dev.comporta.archive;

import dev.comporta.payment.Clock;
import dev.comporta.payment.TransitionStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The thread of an archiver. An error that nobody expected ends it, and by that the process.
 *
 * <p>Threading: any.
 */
public final class ArchiverThread implements AutoCloseable {
    private static final long END_MAX_MILLIS = 1_000;

    private final Archiver archiver;
    private final Consumer<String> log;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private String toldProblem = "";
    private long toldRefusedRows;

    private ArchiverThread(Archiver archiver, Consumer<String> log) {
        this.archiver = archiver;
        this.log = log;
        thread = Thread.ofPlatform().daemon().name("archive").unstarted(this::run);
    }

    /**
     * Begins to archive.
     *
     * @param isHeld whether the journal is ours; while it is not, nothing is written
     * @param log gets a line where a problem begins, and where it ends
     */
    public static ArchiverThread start(
            TransitionStream stream,
            Archive.Connector connector,
            BooleanSupplier isHeld,
            Consumer<String> log) {
        ArchiverThread started =
                new ArchiverThread(new Archiver(stream, connector, isHeld, Clock.system()), log);
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

    private void tell(ArchiveStatus now) {
        String problem = now.problem().orElse("");
        if (!problem.equals(toldProblem)) {
            toldProblem = problem;
            log.accept(
                    problem.isEmpty()
                            ? "the archive is written to again"
                            : "the archive lags, and it is tried again: " + problem);
        }
        if (now.refusedRows() > toldRefusedRows) {
            toldRefusedRows = now.refusedRows();
            log.accept(
                    "the archive has refused "
                            + toldRefusedRows
                            + " rows so far: see comporta archive status");
        }
    }
}
