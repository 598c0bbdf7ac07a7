package dev.comporta.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TimeSliceTest {
    private static final Path SCHEDULING = Path.of("/proc/thread-self/sched");

    @Test
    void shouldShortenTheSliceOfTheCallingThreadOnly() throws Exception {
        Optional<Long> before = sliceNanos();
        assumeThat(before).as("a kernel that tells a thread's slice").isPresent();

        assertThat(inNewThread(TimeSlice::shorten)).isTrue();

        assertThat(sliceNanos()).isEqualTo(before);
        assertThat(
                        inNewThread(
                                () -> {
                                    TimeSlice.shorten();
                                    return sliceNanos();
                                }))
                .contains(100_000L);
    }

    @Test
    void shouldKeepThePriority() throws Exception {
        assertThat(
                        inNewThread(
                                () -> {
                                    assumeThat(renice()).as("renice").isZero();
                                    TimeSlice.shorten();
                                    return told("prio");
                                }))
                .contains(125L);
    }

    /** Lowers the priority of the calling thread. */
    private static int renice() throws IOException, InterruptedException {
        String thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName() + "";
        return new ProcessBuilder("renice", "-n", "5", "-p", thread).start().waitFor();
    }

    private static Optional<Long> sliceNanos() throws IOException {
        return told("se.slice");
    }

    private static Optional<Long> told(String name) throws IOException {
        if (!Files.isReadable(SCHEDULING)) {
            return Optional.empty();
        }
        return Files.readAllLines(SCHEDULING).stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst();
    }

    private static <T> T inNewThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task.get();
    }
}
