package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.SimulatedDisk;
import dev.comporta.ledger.CutHour;
import dev.comporta.ledger.Hour;
import dev.comporta.payment.Absence;
import dev.comporta.payment.OldPayments;
import dev.comporta.payment.PaymentLife;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A copy of a store that drops old history has the same sums, whenever that was dropped. */
@Timeout(120)
class DroppedBackupTest {
    private static final Duration KEEP = Duration.ofHours(3);
    private static final long REMEMBERED_MAX = 20;

    private final BackupFixture backup =
            new BackupFixture(new EmbeddedFixture(1, Durability.PROCESS, 10_000, REMEMBERED_MAX));

    /** Somebody who has everything, and is asked for nothing. */
    private static final class Keeper implements OldPayments {
        @Override
        public void find(
                UUID id,
                long forgottenUpTo,
                Consumer<Optional<PaymentLife>> answer,
                Consumer<Absence> unavailable) {
            throw new AssertionError("not asked");
        }

        @Override
        public void sum(
                List<CutHour> hours,
                Consumer<List<HourParts>> answer,
                Consumer<Absence> unavailable) {
            throw new AssertionError("not asked");
        }

        @Override
        public void keepsAll(long behind, long upTo, Consumer<Boolean> answer) {
            answer.accept(true);
        }
    }

    @Test
    void shouldHoldWhatIsLeft() throws IOException {
        settle(150);
        drop();

        assertThat(backup.run().verified().dropped()).isPresent();

        assertThat(backup.copied()).isEqualTo(backup.source());
        shouldHaveTheSameSums();
    }

    /** Before, between and behind runs; the copy may have more than the source then. */
    @Test
    void shouldGoOnWhateverIsDroppedBetweenRuns() throws IOException {
        for (int round = 0; round < 6; round++) {
            settle(60);
            if (round % 2 == 0) {
                drop();
            }
            backup.run();
            shouldHaveTheSameSums();
            if (round % 3 == 0) {
                settle(30);
                drop();
                settle(5);
                backup.run();
                shouldHaveTheSameSums();
            }
        }
        assertThat(droppedRecords()).isPositive();
    }

    /** What it lacks has left the source: its sums are all that can be had. */
    @Test
    void shouldBringACopyUpToDateThatIsOlderThanWhatWasDropped() throws IOException {
        settle(10);
        backup.run();
        settle(300);
        drop();
        assertThat(droppedRecords()).isGreaterThan(100);

        backup.run();

        shouldHaveTheSameSums();
    }

    @Test
    void shouldForgetTheSumsWithAPurge() throws IOException {
        settle(150);
        drop();
        backup.run();
        assertThat(backup.store.driver().purge()).isTrue();
        settle(150);
        backup.run();
        shouldHaveTheSameSums();
        drop();
        backup.run();
        shouldHaveTheSameSums();
    }

    /** The files that it reads are deleted under it. */
    @Test
    void shouldBeOfOneMomentWhereItIsDroppedMeanwhile() throws IOException {
        for (int access = 0; access < 40; access++) {
            settle(80);
            backup.copy = new SimulatedDisk(access);
            backup.run(new MeddledDisk(backup.store.disk, access, this::drop));
            backup.run();
            shouldHaveTheSameSums();
        }
    }

    /** It goes on dropping, too. */
    @Test
    void shouldBeAStoreThatDrops() throws IOException {
        settle(150);
        drop();
        backup.run();
        EmbeddedFixture restored =
                BackupFixture.opened(backup.copy, BackupFixture.COPY_FILE_RECORDS);
        restored.options = restored.options.keepingHistory(KEEP);
        restored.clock.pass(TimeUnit.DAYS.toNanos(1));
        restored.killAndOpen();
        restored.store().dropWhatIsKeptIn(new Keeper(), () -> Long.MAX_VALUE);
        restored.settle(200);
        restored.tick();
        restored.tick();

        assertThat(restored.driver().totals().getFirst().count()).isEqualTo(350);
    }

    private void settle(int count) {
        if (!backup.store.options.historyKeep().isPresent()) {
            backup.store.options = backup.store.options.keepingHistory(KEEP);
            backup.store.killAndOpen();
            backup.store.store().dropWhatIsKeptIn(new Keeper(), () -> Long.MAX_VALUE);
        }
        for (int index = 0; index < count; index++) {
            backup.store.settle(1);
            backup.store.clock.pass(TimeUnit.MINUTES.toNanos(1));
        }
        backup.ids.addAll(backup.store.acknowledged);
        backup.store.acknowledged.clear();
    }

    private void drop() {
        backup.store.clock.pass(KEEP.toNanos());
        for (int tick = 0; tick < 8; tick++) {
            backup.store.tick();
        }
    }

    private long droppedRecords() {
        return backup.store.store().status().fill().droppedRecords();
    }

    private void shouldHaveTheSameSums() throws IOException {
        StoreDriver source = backup.store.driver();
        backup.copy.syncDirectory();
        StoreDriver copy =
                BackupFixture.opened(backup.copy.copy(3), BackupFixture.COPY_FILE_RECORDS).driver();
        assertThat(copy.totals()).isEqualTo(source.totals());
        long now = Hour.of(TimeUnit.MILLISECONDS.toNanos(backup.store.clock.epochMillis()));
        for (long hour = now - 40; hour <= now; hour++) {
            long from = Hour.firstNanos(hour);
            assertThat(copy.totals(from, Hour.lastNanos(hour)))
                    .isEqualTo(source.totals(from, Hour.lastNanos(hour)));
        }
    }
}
