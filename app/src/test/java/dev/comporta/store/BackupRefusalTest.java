package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.SimulatedDisk;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is copied over what is no copy of this journal. */
@Timeout(120)
class BackupRefusalTest {
    private final BackupFixture backup = new BackupFixture();

    @Test
    void shouldRefuseTheCopyOfAnotherJournal() throws IOException {
        backup.live();
        backup.run();
        EmbeddedFixture other = otherJournal();

        assertRefused(other.disk, "copy of another journal");
        backup.copy = new SimulatedDisk(3);
        backup.copy.losePowerAfter(10);
        assertThatThrownBy(backup::run).isInstanceOf(SimulatedDisk.PowerLoss.class);
        backup.copy.kill();
        assertRefused(other.disk, "holds something else");
    }

    private static EmbeddedFixture otherJournal() throws IOException {
        EmbeddedFixture other = new EmbeddedFixture(7, Durability.PROCESS);
        for (String name : other.disk.list()) {
            other.disk.delete(name);
        }
        other.journalId = 0xF0F0L;
        other.killAndOpen();
        other.settle(30);
        return other;
    }

    @Test
    void shouldRefuseADirectoryThatHoldsSomethingElse() throws IOException {
        backup.live();
        backup.copy.create("holiday.txt", 10).close();
        backup.copy.syncDirectory();

        assertRefused(backup.store.disk, "holds something else");
        assertThat(backup.copy.list()).containsExactly("holiday.txt");
    }

    @Test
    void shouldRefuseACopyThatAGatewayHasGoneOnFrom() throws IOException {
        backup.live();
        backup.run();
        EmbeddedFixture restored =
                BackupFixture.opened(backup.copy, BackupFixture.COPY_FILE_RECORDS);
        restored.settle(1);
        backup.copy.kill();
        assertRefused(backup.store.disk, "a gateway has started from it");

        restored.killAndOpen();
        restored.settle(200);
        restored.tick();
        restored.tick();
        backup.copy.kill();
        backup.store.settle(300);
        assertThatThrownBy(backup::run).hasMessageContaining("can't bring this copy up to date");
    }

    @Test
    void shouldRefuseAJournalThatWasSetBack() throws IOException {
        backup.live();
        SimulatedDisk older = backup.store.disk.copy(5);
        backup.live();
        backup.run();

        assertRefused(older, "it is an older one");
        EmbeddedFixture other = BackupFixture.opened(older, 16);
        other.settle(300);
        assertRefused(older, "it was set back");
    }

    private void assertRefused(Disk source, String reason) {
        assertThatThrownBy(() -> backup.run(source))
                .isInstanceOfSatisfying(
                        JournalException.class,
                        it -> assertThat(it.code()).isEqualTo(JournalException.Code.OUTDATED))
                .hasMessageContaining(reason);
    }
}
