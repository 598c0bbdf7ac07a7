package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.payment.Transition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A copy that is taken while a store is at work is a store, as of one moment. */
@Timeout(120)
class BackupTest {
    private final BackupFixture backup = new BackupFixture();

    @Test
    void shouldHoldAllThatWasRecorded() throws IOException {
        backup.live();

        Backup.Done done = backup.run();

        assertThat(done.before()).isZero();
        assertThat(done.position()).isEqualTo(backup.end());
        assertThat(done.unsettled()).isEqualTo(3);
        assertThat(backup.copied()).isEqualTo(backup.source());
        assertThat(backup.store.store().status().failure()).isEmpty();
    }

    @Test
    void shouldHoldWhatOnlyTheJournalHas() throws IOException {
        backup.accept();

        assertThat(backup.run().unsettled()).isEqualTo(1);

        assertThat(backup.copied()).isEqualTo(backup.source());
    }

    @Test
    void shouldGoOnWithEachRunAndWriteOnlyWhatWasAdded() throws IOException {
        backup.live();
        backup.run();
        for (int round = 0; round < 6; round++) {
            List<String> full = BackupFixture.files(backup.copy, "history-");
            byte[] first = backup.copy.content(full.getFirst());
            backup.live();
            if (round % 2 == 0) {
                backup.store.tick();
            }

            Backup.Done done = backup.run();

            assertThat(done.position()).isEqualTo(backup.end()).isGreaterThan(done.before());
            assertThat(backup.copied()).isEqualTo(backup.source());
            assertThat(backup.copy.content(full.getFirst())).startsWith(first);
            assertThat(BackupFixture.files(backup.copy, "snapshot-")).hasSize(1);
        }
        assertThat(backup.run().before()).isEqualTo(backup.end());
        assertThat(backup.copied()).isEqualTo(backup.source());

        backup.copy.flipBit(BackupFixture.files(backup.copy, "history-").getFirst(), 777);
        assertThatThrownBy(backup::run)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the copy: ")
                .hasMessageContaining("damaged");
    }

    @Test
    void shouldForgetWhatWasPurged() throws IOException {
        backup.live();
        backup.run();
        backup.store.driver().purge();
        backup.store.settle(10);
        assertThat(backup.run().position()).isEqualTo(backup.end());
        assertThat(backup.copied()).isEqualTo(backup.source());

        backup.store.settle(70);
        backup.store.driver().purge();
        backup.live();
        backup.store.tick();
        backup.store.tick();
        backup.run();
        assertThat(backup.copied()).isEqualTo(backup.source());
        assertThat(backup.copied().unknown()).isNotEmpty();
    }

    /** What its owner does meanwhile deletes files under the reader, and makes new ones. */
    @Test
    void shouldBeOfOneMomentHoweverTheStoreGoesOnMeanwhile() throws IOException {
        backup.live();
        backup.store.tick();
        for (int access = 0; access < 40; access++) {
            backup.copy = new SimulatedDisk(access);
            for (Runnable work : List.<Runnable>of(backup::live, this::compact, this::purge)) {
                MeddledDisk meddled = new MeddledDisk(backup.store.disk, access, work);

                Backup.Done done = backup.run(meddled);

                assertThat(done.position()).isLessThanOrEqualTo(backup.end());
                BackupFixture.opened(backup.copy.copy(1), BackupFixture.COPY_FILE_RECORDS);
                backup.run();
                assertThat(backup.copied()).isEqualTo(backup.source());
            }
        }
    }

    private void compact() {
        backup.store.settle(100, 1);
        backup.store.tick();
        backup.store.tick();
    }

    private void purge() {
        backup.store.driver().purge();
        compact();
    }

    @Test
    void shouldCopyNothingOfAJournalWithoutRecords() throws IOException {
        assertThat(backup.run().position()).isZero();
        backup.live();
        backup.run();

        assertThat(backup.copied()).isEqualTo(backup.source());
    }

    @Test
    void shouldNameWhatIsOpenInACopy() throws IOException {
        backup.live();
        backup.run();
        List<UUID> open = new ArrayList<>();

        try (DataDirectory directory =
                new DataDirectory(backup.copy, BackupFixture.COPY_FILE_RECORDS)) {
            directory.dumpOpen(it -> open.add(((Transition.Changed) it).payment().id()));
        }

        assertThat(open).hasSize(4).allMatch(id -> backup.store.driver().find(id).isPresent());
    }
}
