package dev.comporta.archive;

import dev.comporta.payment.Clock;
import dev.comporta.payment.TransitionStream;
import dev.comporta.payment.UnavailableException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens into the archive, some moments later. Whatever fails, it takes the position
 * that the archive has and goes on from there: so nothing is missing and nothing there twice,
 * whether a connection broke before or after its transaction, or the archive itself was set back.
 *
 * <p>Threading: one thread calls {@link #step}; the rest may be asked on any.
 */
final class Archiver {
    /** So many transitions are written at once when they are there, or else after a while. */
    static final int TRANSITIONS_SOON = 100;

    static final long WAIT_MILLIS = 100;

    /** How many rows one transaction takes. */
    static final int ROWS_MAX = 10_000;

    static final long POLL_MILLIS = 10;
    static final long BACK_OFF_MILLIS = 100;
    static final long BACK_OFF_MAX_MILLIS = 10_000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private static final String SET_BACK =
            "it was set back. Give it a newer backup of itself. If there is none: see \"An archive"
                    + " that was set back\" in docs/archive.md";

    private static final String NEW =
            "it is a new one. Give it a backup of the one before. If there is none: comporta"
                    + " archive accept-loss";

    private final TransitionStream stream;
    private final Archive.Connector connector;
    private final BooleanSupplier isHeld;
    private final Clock clock;

    private volatile @Nullable Archive archive;
    private volatile boolean closing;
    private volatile Progress progress;

    private @Nullable Assembler assembler;
    private long backOffMillis = BACK_OFF_MILLIS;
    private long nextWriteNanos;

    /** What is told; the lag is added when somebody asks. */
    private record Progress(
            long position,
            long levelAtNanos,
            long rows,
            long refusedRows,
            long failures,
            Optional<String> problem) {

        Progress at(long newPosition, Optional<String> newProblem) {
            return new Progress(newPosition, levelAtNanos, rows, refusedRows, failures, newProblem);
        }

        Progress levelAt(long nanos) {
            return new Progress(position, nanos, rows, refusedRows, failures, problem);
        }

        Progress failed(String reason) {
            return new Progress(
                    position, levelAtNanos, rows, refusedRows, failures + 1, Optional.of(reason));
        }

        Progress wrote(Batch batch, int refused) {
            int count =
                    batch.payments().size()
                            + batch.attempts().size()
                            + batch.notes().size()
                            + batch.deadLetters().size();
            return new Progress(
                    batch.to(),
                    levelAtNanos,
                    rows + count - refused,
                    refusedRows + refused,
                    failures,
                    Optional.empty());
        }
    }

    /**
     * @param isHeld whether the journal is ours; while it is not, nothing is written
     */
    Archiver(
            TransitionStream stream,
            Archive.Connector connector,
            BooleanSupplier isHeld,
            Clock clock) {
        this.stream = stream;
        this.connector = connector;
        this.isHeld = isHeld;
        this.clock = clock;
        progress = new Progress(-1, clock.nanos(), 0, 0, 0, Optional.empty());
    }

    /**
     * Does what there is to do.
     *
     * @return how long to wait until the next step, in milliseconds
     */
    long step() {
        if (!isHeld.getAsBoolean()) {
            disconnect();
            return WAIT_MILLIS;
        }
        try {
            writeWhatIsDue(connected());
            return POLL_MILLIS;
        } catch (ArchiveException | UnavailableException e) {
            return fail(String.valueOf(e.getMessage()));
        }
    }

    /** What was read in vain is read again, from the position that the archive then has. */
    private long fail(String reason) {
        disconnect();
        if (!closing) {
            progress = progress.failed(reason);
        }
        long wait = backOffMillis;
        backOffMillis = Math.min(BACK_OFF_MAX_MILLIS, wait * 2);
        return wait;
    }

    private Assembler connected() {
        Assembler current = assembler;
        if (current != null) {
            return current;
        }
        Archive connected = connector.connect(stream);
        archive = connected;
        if (closing) {
            throw new ArchiveException("the gateway is closing");
        }
        requireSame(connected.mark());
        long position = connected.mark().position();
        progress = progress.at(position, Optional.empty());
        current = new Assembler(position, ROWS_MAX, batch -> write(connected, batch));
        assembler = current;
        return current;
    }

    /** Else what is new here would be taken for what was archived there. */
    private void requireSame(Mark mark) {
        Optional<String> contradiction = mark.contradiction(stream);
        if (contradiction.isPresent()) {
            throw new ArchiveException(contradiction.get());
        }
        if (mark.reach() < stream.droppedUpTo()) {
            throw new ArchiveException(
                    "the archive has everything up to position "
                            + mark.position()
                            + ", and what was closed up to "
                            + stream.droppedUpTo()
                            + " was dropped here since it had that (HISTORY_KEEP): "
                            + (mark.position() > 0 ? SET_BACK : NEW));
        }
    }

    private void writeWhatIsDue(Assembler current) {
        long now = clock.nanos();
        long end = stream.end();
        long waiting = end - current.reached();
        if (waiting >= TRANSITIONS_SOON || (waiting > 0 && now >= nextWriteNanos)) {
            nextWriteNanos = now + WAIT_MILLIS * NANOS_PER_MILLI;
            read(current);
            current.flush();
        }
        if (current.reached() >= end) { // what came meanwhile is not late yet
            progress = progress.levelAt(now);
        }
    }

    /** Files that compaction deletes under the reader are no failure: it has come to something. */
    private void read(Assembler current) {
        long before = current.reached();
        try {
            stream.read(before, current);
        } catch (UnavailableException e) {
            if (current.reached() == before) {
                throw e;
            }
        }
    }

    private void write(Archive connected, Batch batch) {
        if (closing || !isHeld.getAsBoolean()) {
            throw new ArchiveException("this instance owns the journal no more");
        }
        int refused = connected.write(batch);
        progress = progress.wrote(batch, refused);
        backOffMillis = BACK_OFF_MILLIS;
    }

    private void disconnect() {
        Archive connected = archive;
        archive = null;
        assembler = null;
        if (connected != null) {
            connected.close();
        }
    }

    ArchiveStatus status() {
        Progress now = progress;
        long lag = now.position < 0 ? stream.end() : Math.max(0, stream.end() - now.position);
        boolean isBehind = lag > 0 || now.problem.isPresent();
        return new ArchiveStatus(
                archive != null && now.problem.isEmpty(),
                now.position,
                lag,
                isBehind ? (clock.nanos() - now.levelAtNanos) / NANOS_PER_MILLI : 0,
                now.rows,
                now.refusedRows,
                now.failures,
                now.problem,
                0,
                0);
    }

    /** Nothing more is begun, and what is under way is cut off. */
    void stop() {
        closing = true;
        Archive connected = archive;
        if (connected != null) {
            connected.abort();
        }
    }

    /** Lets go of the connection; by the thread that makes the steps. */
    void end() {
        disconnect();
    }
}
