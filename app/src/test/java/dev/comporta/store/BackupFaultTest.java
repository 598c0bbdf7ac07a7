package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.journal.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A copy is whole, or refused, whatever breaks while it is made. */
@Timeout(120)
class BackupFaultTest {
    private static final int ROOM_STEP_BYTES = 1_000;

    private final BackupFixture backup = new BackupFixture();

    /** At every operation of the copy's disk, the first time and the second. */
    @Test
    void shouldBeWholeOrRefusedWhereverItIsBrokenOff() throws IOException {
        backup.live();
        breakOffEverywhere(Optional.empty());
        backup.run();
        backup.live();
        backup.store.tick();
        breakOffEverywhere(Optional.of(backup.copied()));
    }

    private void breakOffEverywhere(Optional<BackupFixture.Sight> before) throws IOException {
        SimulatedDisk begun = backup.copy;
        BackupFixture.Sight after = backup.source();
        int refused = 0;
        for (int operation = 0; ; operation++) {
            for (boolean isPowerLost : new boolean[] {true, false}) {
                backup.copy = begun.copy(operation);
                backup.copy.losePowerAfter(operation);
                try {
                    backup.run();
                    backup.copy = begun;
                    assertThat(operation).isGreaterThan(10);
                    assertThat(refused).isPositive();
                    return;
                } catch (SimulatedDisk.PowerLoss broken) {
                    if (isPowerLost) {
                        backup.copy.crash();
                    } else {
                        backup.copy.kill();
                    }
                }
                refused += isRefused() ? 1 : 0;
                if (!isRefused()) {
                    assertThat(backup.copied()).isIn(before.orElse(after), after);
                }
                backup.run();
                assertThat(backup.copied()).isEqualTo(after);
            }
        }
    }

    private boolean isRefused() throws IOException {
        if (backup.copy.list().isEmpty()) {
            return true;
        }
        try {
            backup.copied();
            return false;
        } catch (JournalException e) {
            assertThat(e).hasMessageContaining("half of a store is here: ");
            return true;
        }
    }

    @Test
    void shouldGoOnWithWhatABrokenOffRunHasCopied() throws IOException {
        backup.store.settle(400, 1);
        backup.store.tick();
        backup.copy.losePowerAfter(20);
        assertThatThrownBy(backup::run).isInstanceOf(SimulatedDisk.PowerLoss.class);
        backup.copy.kill();
        List<Long> all = new ArrayList<>();
        new Backup(
                        backup.store.disk,
                        16,
                        backup.copy,
                        BackupFixture.COPY_FILE_RECORDS,
                        (records, of) -> all.add(of))
                .run();

        assertThat(BackupFixture.files(backup.copy, "attempts-")).isNotEmpty();
        assertThat(backup.copied()).isEqualTo(backup.source());
    }

    /** Wherever the disk is full: the first time, and later. */
    @Test
    void shouldTellThatThereIsNoRoomAndGoOnOnceThereIs() throws IOException {
        backup.live();
        fillEverywhere(Optional.empty());
        backup.run();
        backup.live();
        backup.store.tick();
        fillEverywhere(Optional.of(backup.copied()));
    }

    private void fillEverywhere(Optional<BackupFixture.Sight> before) throws IOException {
        SimulatedDisk begun = backup.copy;
        BackupFixture.Sight after = backup.source();
        boolean fits = false;
        for (long room = 0; !fits; room += ROOM_STEP_BYTES) {
            backup.copy = begun.copy(1);
            backup.copy.setCapacityBytes(backup.copy.usedBytes() + room);
            fits = fits();
            if (!fits && !isRefused()) {
                assertThat(backup.copied()).isIn(before.orElse(after), after);
            }
            backup.copy.setCapacityBytes(Long.MAX_VALUE);
            backup.run();
            assertThat(backup.copied()).isEqualTo(after);
        }
        backup.copy = begun;
    }

    private boolean fits() throws IOException {
        try {
            backup.run();
            return true;
        } catch (NoSpaceException e) {
            return false;
        }
    }

    @Test
    void shouldTellWhereTheSourceIsDamaged() {
        backup.live();
        String segment = BackupFixture.files(backup.store.disk, "journal-").getFirst();
        backup.store.disk.flipBit(segment, 64 * 8 * 10 + 100);

        assertThatThrownBy(backup::run)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(segment);
    }

    @Test
    void shouldHoldNothingThatTheJournalMayLose() throws IOException {
        backup.live();
        backup.store.awaitAnswers();
        backup.accept(); // written, and not synced
        Backup.Done done = backup.run();

        backup.store.crashAndOpen();

        assertThat(backup.end()).isGreaterThanOrEqualTo(done.position());
        backup.run();
        assertThat(backup.copied()).isEqualTo(backup.source());
    }
}
