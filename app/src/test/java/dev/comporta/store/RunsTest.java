package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.memory.MemoryDisk;
import dev.comporta.payment.TransitionStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each start's records are told apart from those of any other. */
@Timeout(30)
class RunsTest {
    private final Disk disk = new MemoryDisk();

    @Test
    void shouldTellWhichRunGaveASequence() throws IOException {
        Runs.begin(disk, 0, 11);
        Runs.begin(disk, 10, 22);
        Runs runs = Runs.begin(disk, 15, -33);

        assertThat(runs.at(1)).isEqualTo(11);
        assertThat(runs.at(10)).isEqualTo(11);
        assertThat(runs.at(11)).isEqualTo(22);
        assertThat(runs.at(16)).isEqualTo(-33);
        assertThat(runs.at(Long.MAX_VALUE)).isEqualTo(-33);
        assertThat(Runs.read(disk)).isEqualTo(runs);
    }

    /** Also of a power loss that took the last records with it. */
    @Test
    void shouldForgetRunsOfWhichNothingIsLeft() throws IOException {
        Runs.begin(disk, 0, 11);
        Runs.begin(disk, 10, 22);
        Runs.begin(disk, 10, 33);
        assertThat(Runs.read(disk).all()).hasSize(2);

        Runs runs = Runs.begin(disk, 7, 44);

        assertThat(runs.at(7)).isEqualTo(11);
        assertThat(runs.at(8)).isEqualTo(44);
    }

    @Test
    void shouldNotKnowWhatIsOlderThanItRemembers() throws IOException {
        for (int run = 1; run <= 4_100; run++) {
            Runs.begin(disk, run, run);
        }

        assertThat(Runs.read(disk).all()).hasSize(4_096);
        assertThat(Runs.read(disk).at(4)).isZero();
        assertThat(Runs.read(disk).at(4_101)).isEqualTo(4_100);
    }

    @Test
    void shouldRefuseAFileThatIsNone() throws IOException {
        try (DiskFile file = disk.create("runs", 0)) {
            file.write(ByteBuffer.wrap("0001 2\n".getBytes(StandardCharsets.US_ASCII)), 0);
        }

        assertThatThrownBy(() -> Runs.read(disk))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("the file runs");
    }

    @Test
    void shouldTellACopyThatWentOnFromTheJournalItself() {
        EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.PROCESS);
        fixture.settle(10);
        fixture.store().close();
        fixture.killAndOpen();
        TransitionStream before = fixture.store().transitions();
        long first = before.runAt(30);
        long second = before.runAt(31);
        fixture.settle(10);
        fixture.killAndOpen();

        TransitionStream after = fixture.store().transitions();

        assertThat(first).isNotEqualTo(second);
        assertThat(after.runAt(30)).isEqualTo(first);
        assertThat(after.runAt(60)).isEqualTo(second);
        assertThat(after.runAt(61)).isNotIn(0L, first, second);
    }
}
