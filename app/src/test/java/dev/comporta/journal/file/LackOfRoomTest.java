package dev.comporta.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class LackOfRoomTest {
    @TempDir Path directory;

    /** In each language a process of its own runs out of room; one may not be installed. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    C,           No space left on device,                              Too many open files
                    de_DE.UTF-8, Auf dem Gerät ist kein Speicherplatz mehr verfügbar, Zu viele offene Dateien
                    """)
    void shouldPassWithTheLack(String locale, String noSpace, String noDescriptors)
            throws Exception {
        Process probe = probe(locale);
        List<String> words = probe.inputReader().lines().toList();
        String errors = String.join("\n", probe.errorReader().lines().toList());

        assertThat(probe.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(errors).isEmpty();
        assertThat(probe.exitValue()).isZero();
        assumeThat(words).as("the language is installed").containsExactly(noSpace, noDescriptors);
    }

    @Test
    void shouldTakeNoOtherErrorForALackOfRoom() {
        assertThat(LackOfRoom.isReasonOf(new IOException())).isFalse();
        assertThat(LackOfRoom.isReasonOf(new IOException("Input/output error"))).isFalse();
        assertThat(LackOfRoom.isReasonOf(new NoSuchFileException("No space left on device")))
                .as("a file's name is no reason")
                .isFalse();
        assertThat(LackOfRoom.isReasonOf(reasonToWriteToADirectory())).isFalse();
    }

    private IOException reasonToWriteToADirectory() {
        try {
            FileChannel.open(directory, StandardOpenOption.WRITE).close();
            throw new AssertionError("a directory was opened to write");
        } catch (IOException e) {
            assertThat(e).isInstanceOf(FileSystemException.class);
            return e;
        }
    }

    private Process probe(String locale) throws IOException {
        Path data = Files.createDirectory(directory.resolve(locale));
        ProcessBuilder builder =
                new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 100; exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DiskProbe.class.getName(),
                        data.toString());
        builder.environment().put("LC_ALL", locale);
        return builder.start();
    }
}
