package dev.comporta.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.DiskFile;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalFixture;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.JournalVerifier;
import dev.comporta.journal.TestRecord;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileDiskTest {

    private static final JournalThreads SAME_THREAD =
            new JournalThreads(Runnable::run, Runnable::run, Runnable::run);

    @TempDir Path directory;

    @Test
    void shouldRefuseADirectoryThatIsInUse() throws Exception {
        try (FileDisk disk = FileDisk.open(directory)) {
            assertThat(disk.list()).isEmpty();

            assertThatThrownBy(() -> FileDisk.open(directory))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(directory + " is in use");
        }
        FileDisk.open(directory).close();
    }

    /** A power loss would take a directory whose own name is not synced, with all in it. */
    @Test
    void shouldSyncTheNamesOfNewDirectories() throws Exception {
        List<Path> synced = new ArrayList<>();
        Files.createFile(directory.resolve("other"));
        Path outer = directory.resolve("outer");
        Path inner = outer.resolve("inner");

        FileDisk.open(
                        inner,
                        parent -> {
                            assertThat(inner).exists();
                            synced.add(parent);
                        })
                .close();
        assertThat(synced).containsExactly(directory, outer);

        synced.clear();
        FileDisk.open(inner, synced::add).close();
        assertThat(synced).as("they are synced").isEmpty();

        Files.delete(inner.resolve("lock"));
        FileDisk.open(inner, synced::add).close();
        assertThat(synced).as("killed before it came to that").containsExactly(outer);
    }

    @Test
    void shouldCreateRenameAndDelete() throws Exception {
        try (FileDisk disk = FileDisk.open(directory)) {
            try (DiskFile file = disk.create("a", 1_000_000)) {
                file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 999_999);
                file.force();
                assertThat(file.size()).isEqualTo(1_000_002);
                file.truncate(1_000_000);
                ByteBuffer end = ByteBuffer.allocate(10);
                assertThat(file.read(end, 999_998)).isEqualTo(2);
                assertThat(end.array()).startsWith(0, 1, 0);
                assertThat(file.read(end.clear(), 2_000_000)).isZero();
            }
            disk.rename("a", "b");
            disk.syncDirectory();
            assertThat(disk.list()).containsExactly("b");
            disk.delete("b");
            assertThat(disk.list()).isEmpty();
        }
    }

    @Test
    void shouldNotWriteWhatIsOpenedToReadOnly() throws Exception {
        try (FileDisk disk = FileDisk.open(directory)) {
            disk.create("a", 10).close();
        }

        try (DiskFile file = FileDisk.openReadOnly(directory).open("a")) {
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0))
                    .isInstanceOf(NonWritableChannelException.class);
        }
    }

    @Test
    void shouldCarryAJournalOverARestart() throws Exception {
        List<TestRecord> appended = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int life = 0; life < 3; life++) {
            try (FileDisk disk = FileDisk.open(directory)) {
                List<TestRecord> replayed = new ArrayList<>();
                JournalFixture listener = new JournalFixture(life);
                try (Journal journal =
                        Journal.open(
                                disk,
                                JournalFixture.OPTIONS,
                                SAME_THREAD,
                                listener,
                                1,
                                (buffer, offset) -> replayed.add(TestRecord.of(buffer, offset)))) {
                    assertThat(replayed).isEqualTo(appended);
                    for (int i = 0; i < 100; i++) {
                        TestRecord record = TestRecord.random(random);
                        record.appendTo(journal);
                        appended.add(record);
                    }
                }
                assertThat(JournalVerifier.verify(FileDisk.openReadOnly(directory)).records())
                        .isEqualTo(appended.size());
            }
        }
    }
}
