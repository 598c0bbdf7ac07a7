package dev.comporta.store;

import dev.comporta.ledger.Hour;
import dev.comporta.ledger.Ledger;
import dev.comporta.payment.Clock;
import dev.comporta.payment.OldPayments;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets old history go, file by file, the oldest first: once everything in a file was settled long
 * enough ago, its ids are forgotten, readers have come past it, and somebody else keeps all of it.
 *
 * <p>Threading: the owner calls every method; files are read elsewhere.
 */
final class Dropping {
    /** Half a gigabyte to read at a time. */
    private static final int FILES_MAX = 8;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Compaction compaction;
    private final Forgetting forgetting;
    private final Reading reading;
    private final Clock clock;
    private final Duration keep;
    private final OldPayments keeper;
    private final LongSupplier readUpTo;
    private boolean asks;
    private @Nullable String problem;
    private long coarsenedUpTo;

    /**
     * @param keep how long ago a payment must have been settled
     * @param keeper who must have what is dropped
     * @param readUpTo the position up to which those have come who read transitions and can find
     *     them nowhere else
     */
    Dropping(
            Compaction compaction,
            Forgetting forgetting,
            Reading reading,
            Clock clock,
            Duration keep,
            OldPayments keeper,
            LongSupplier readUpTo) {
        this.compaction = compaction;
        this.forgetting = forgetting;
        this.reading = reading;
        this.clock = clock;
        this.keep = keep;
        this.keeper = keeper;
        this.readUpTo = readUpTo;
    }

    /** What the last try stumbled over. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Looks for what may go, where nothing is under way. */
    void start() {
        Snapshot snapshot = compaction.snapshot();
        long files = Math.min(FILES_MAX, forgetting.forgottenFiles());
        if (asks || files == 0) {
            return;
        }
        asks = true;
        long beforeMillis = clock.epochMillis() - keep.toMillis();
        reading.read(
                () -> OldFiles.of(snapshot, files, beforeMillis),
                found -> found.ifPresentOrElse(old -> ask(snapshot, old), () -> asks = false),
                failure -> {
                    asks = false;
                    problem = "old history can't be read, and is kept: " + failure.getMessage();
                });
    }

    private void ask(Snapshot snapshot, OldFiles old) {
        problem = null;
        long upTo = old.dropped().upToSequence();
        if (readUpTo.getAsLong() < upTo) {
            asks = false;
            return;
        }
        keeper.keepsAll(
                snapshot.dropped().upToSequence(),
                upTo,
                isKept -> {
                    asks = false;
                    if (isKept) {
                        compaction.drop(old);
                    }
                });
    }

    /**
     * Does in memory as a start would: of what was dropped only sums by the hour are needed. An
     * instant that a processor has from the future takes nothing else with it.
     */
    void coarsen(Ledger ledger) {
        Dropped dropped = compaction.snapshot().dropped();
        if (dropped.upToSequence() == coarsenedUpTo) {
            return;
        }
        long last = Math.min(dropped.lastInstantNanos(), dropped.upToMillis() * NANOS_PER_MILLI);
        if (!ledger.coarsenBefore(Hour.firstNanos(Hour.of(last)))) {
            coarsenedUpTo = dropped.upToSequence();
        }
    }
}
