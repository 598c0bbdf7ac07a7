package dev.comporta.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventLog.Outcome;
import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.journal.memory.MemoryDisk;
import dev.comporta.meter.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JournalLogTest {
    private static final EventBatch BATCH = Batches.of(0, "{\"event_id\":\"1\"}");

    private final LogFixture fixture = new LogFixture();
    private final LogFixture.Told told = new LogFixture.Told();

    @Test
    void shouldTellAtTheEndOfTheTurnThatWrites() {
        JournalLog log = fixture.open(new MemoryDisk());

        assertThat(told.append(log, BATCH)).isTrue();
        assertThat(told.append(log, BATCH)).isTrue();
        assertThat(told.outcomes).isEmpty();
        fixture.owner.turn();

        assertThat(told.outcomes).containsExactly(Outcome.KEPT, Outcome.KEPT);
    }

    @Test
    void shouldNotTellBeforeTheSyncWherePowerLossMustBeSurvived() {
        JournalLog log =
                fixture.open(
                        new MemoryDisk(), LogFixture.options(Durability.POWER), Optional.empty());
        told.append(log, BATCH);

        fixture.owner.turn();
        assertThat(told.outcomes).isEmpty();
        fixture.background();

        assertThat(told.outcomes).containsExactly(Outcome.KEPT);
    }

    /** A load that a power loss took back from the journal would hide later events. */
    @Test
    void shouldNotOfferForLoadingWhatIsOnlyWritten() {
        JournalLog log = fixture.open(new MemoryDisk());
        told.append(log, BATCH);
        fixture.owner.turn();

        assertThat(log.syncedSequence()).isZero();
        fixture.tick(log);

        assertThat(log.syncedSequence()).isPositive();
    }

    @Test
    void shouldWakeTheOwnerOnceForMany() {
        JournalLog log = fixture.open(new MemoryDisk());
        fixture.owner.isCurrent = false;
        for (int i = 0; i < 10; i++) {
            assertThat(told.append(log, BATCH)).isTrue();
        }

        assertThat(fixture.owner.tasks.runNext()).isTrue();
        assertThat(fixture.owner.tasks.isIdle()).isTrue();
        fixture.owner.turn();

        assertThat(told.outcomes).hasSize(10).containsOnly(Outcome.KEPT);
    }

    @Test
    void shouldRefuseWhatWouldWaitBeyondItsBytes() {
        JournalLog log = fixture.open(new MemoryDisk());
        fixture.owner.isCurrent = false;
        EventBatch large = Batches.of(0, "x".repeat(600_000));

        assertThat(told.append(log, large)).isTrue();
        assertThat(told.append(log, large)).isFalse();
        fixture.owner.turn();
        fixture.owner.isCurrent = false;

        assertThat(told.append(log, large)).isTrue();
    }

    @Test
    void shouldRefuseBeyondTheJournalsBoundUntilEventsAreLoaded() {
        JournalLog log =
                fixture.open(
                        new MemoryDisk(),
                        LogFixture.options(Durability.PROCESS, 4L * LogFixture.SEGMENT_BYTES),
                        Optional.empty());
        int taken = 0;
        while (told.append(log, BATCH)) {
            taken++;
            fixture.background();
        }
        fixture.tick(log);
        assertThat(taken).isGreaterThan(50);
        assertThat(log.problem()).contains("the journal is full");

        log.onLoaded(log.syncedSequence());
        fixture.tick(log);

        assertThat(log.problem()).isEmpty();
        assertThat(told.append(log, BATCH)).isTrue();
    }

    @Test
    void shouldTellOfAFullDisk() {
        SimulatedDisk disk = new SimulatedDisk(1);
        JournalLog log = fixture.open(disk);
        disk.setCapacityBytes(disk.usedBytes());
        while (told.append(log, BATCH)) {
            fixture.background();
        }
        fixture.tick(log);

        assertThat(log.problem()).contains("the disk is full");
        assertThat(told.outcomes).containsOnly(Outcome.KEPT);
    }

    @Test
    void shouldTellAllThatNothingIsKeptAnyMoreOnceTheJournalFailed() {
        SimulatedDisk disk = new SimulatedDisk(1);
        JournalLog log = fixture.open(disk, LogFixture.options(Durability.POWER), Optional.empty());
        told.append(log, BATCH);
        fixture.owner.turn();
        disk.failForces(1);
        fixture.background();
        fixture.tick(log);

        assertThat(told.outcomes).containsExactly(Outcome.UNAVAILABLE);
        assertThat(log.problem()).contains("the journal failed");
        assertThat(told.append(log, BATCH)).isTrue();
        assertThat(told.outcomes).containsExactly(Outcome.UNAVAILABLE, Outcome.UNAVAILABLE);
    }

    @Test
    void shouldKeepWhatWasHandedOverWhenItCloses() {
        JournalLog log = fixture.open(new MemoryDisk());
        fixture.owner.isCurrent = false;
        told.append(log, BATCH);

        log.close(() -> {});

        assertThat(told.outcomes).containsExactly(Outcome.KEPT);
        assertThat(told.append(log, BATCH)).isFalse();
        assertThat(log.syncedSequence()).isPositive();
    }

    /** What it writes last may need room, and must be synced. */
    @Test
    void shouldNeedItsBackgroundUntilAllIsWritten() {
        boolean[] hasEnded = {false};
        Consumer<Runnable> whileItLives =
                task -> {
                    assertThat(hasEnded[0]).isFalse();
                    task.run();
                };
        JournalLog log =
                new JournalLog(
                        new MemoryDisk(),
                        LogFixture.options(Durability.POWER),
                        fixture.owner,
                        whileItLives::accept,
                        whileItLives::accept,
                        Optional.empty(),
                        () -> 0);
        fixture.owner.isCurrent = false;
        for (int i = 0; i < 40; i++) { // more than half of a segment
            told.append(log, BATCH);
        }

        log.close(() -> hasEnded[0] = true);

        assertThat(told.outcomes).hasSize(40).containsOnly(Outcome.KEPT);
        assertThat(hasEnded[0]).isTrue();
    }

    @Test
    void shouldRefuseADatabaseOfAnotherJournal() {
        MemoryDisk disk = new MemoryDisk();
        JournalLog log = fixture.open(disk);
        long id = log.journalId();
        told.append(log, BATCH);
        log.close(() -> {});

        assertThatThrownBy(() -> reopen(disk, new Position(id + 1, 1)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("another journal")
                .hasMessageContaining("DATA_DIR");
        assertThatThrownBy(() -> reopen(new MemoryDisk(), new Position(id, 1)))
                .hasMessageContaining("a journal that is gone");
    }

    @Test
    void shouldRefuseADatabaseThatIsAheadOfTheJournal() {
        MemoryDisk disk = new MemoryDisk();
        JournalLog log = fixture.open(disk);
        told.append(log, BATCH);
        log.close(() -> {});

        assertThatThrownBy(() -> reopen(disk, new Position(log.journalId(), 1_000)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("up to record 1000")
                .hasMessageContaining("DATA_DIR");
    }

    @Test
    void shouldRefuseAJournalWhoseBeginningIsLoadedNowhere() {
        MemoryDisk disk = new MemoryDisk();
        JournalLog log = fixture.open(disk);
        for (int i = 0; i < 100; i++) {
            told.append(log, BATCH);
            fixture.background();
        }
        fixture.tick(log);
        log.onLoaded(log.syncedSequence());
        fixture.tick(log);
        log.close(() -> {});

        assertThatThrownBy(() -> new LogFixture().open(disk))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the database has no events");
        assertThatThrownBy(() -> reopen(disk, new Position(log.journalId(), 1)))
                .hasMessageContaining("up to record 1)");
    }

    @Test
    void shouldHaveItsNumbersDocumented() throws IOException {
        String page = Files.readString(Path.of("../docs/events.md"));
        List<Meter> meters = new ArrayList<>(fixture.open(new MemoryDisk()).meters());
        meters.addAll(new LoadMetrics(InstantSource.system()).meters());

        assertThat(meters)
                .extracting(Meter::name)
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }

    private static void reopen(MemoryDisk disk, Position loaded) {
        new LogFixture()
                .open(disk, LogFixture.options(Durability.PROCESS), Optional.of(loaded))
                .close(() -> {});
    }
}
