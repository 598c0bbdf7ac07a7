package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup that finds no room, or another one at the same place, says so and spoils nothing. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class BackupRoomIT {
    private static final int PAYMENTS = 3_000;

    @TempDir private Path directory;

    @BeforeEach
    void record() {
        try (TestBed bed = new TestBed(directory, 1, Map.of("SEGMENT_MIB", "1"));
                Clients clients = new Clients(bed.gateway().uri(), 8, 1, 0, PAYMENTS)) {
            clients.awaitEnd();
            bed.gateway().terminate();
        }
    }

    @Test
    void shouldSayThatThereIsNoRoomAndGoOnOnceThereIs() throws IOException {
        Path copy = Files.createDirectories(directory.resolve("copy"));
        Tool.Ended mounted = mount(copy, "size=128k");
        Assumptions.assumeTrue(
                mounted.exitCode() == 0, "can't mount a small file system: " + mounted.output());
        try {
            Comporta.Ended full = backup(copy);
            assertThat(full.output())
                    .contains("no room", "run it again")
                    .doesNotContain("Exception");
            assertThat(full.exitCode()).isEqualTo(3);
            assertThat(backup(copy).exitCode()).isEqualTo(3);

            assertThat(mount(copy, "remount,size=32m").exitCode()).isZero();
            Comporta.Ended done = backup(copy);
            assertThat(done.output()).endsWith("whole\n");
            assertThat(done.exitCode()).isZero();
        } finally {
            Tool.run(directory, "umount", "--lazy", copy.toString());
        }
    }

    /** One that is at it holds the lock of the directory. */
    @Test
    void shouldRefuseASecondOneAtTheSameTime() throws IOException {
        Path copy = directory.resolve("copy");
        assertThat(backup(copy).exitCode()).isZero();
        try (FileChannel first = FileChannel.open(copy.resolve("lock"), StandardOpenOption.WRITE);
                FileLock lock = first.lock()) {
            assertThat(lock.isValid()).isTrue();
            Comporta.Ended second = backup(copy);
            assertThat(second.output()).contains("is in use by another process");
            assertThat(second.exitCode()).isEqualTo(3);
        }
        assertThat(backup(copy).output()).endsWith("whole\n");
    }

    private Tool.Ended mount(Path place, String options) {
        return Tool.run(
                directory, "mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString());
    }

    private Comporta.Ended backup(Path copy) {
        return Comporta.runToEnd(
                directory.resolve("backup.log"),
                Map.of("DATA_DIR", directory.resolve("data").toString()),
                "journal",
                "backup",
                copy.toString());
    }
}
