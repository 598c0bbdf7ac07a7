package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On this system's own cgroups, where one can be made. */
@Timeout(60)
final class LimitedGroupIT {
    private static final String NAME = "comporta-test-" + ProcessHandle.current().pid();

    @Test
    void shouldKillWhatTakesMoreMemoryThanItMay() throws InterruptedException, IOException {
        try (LimitedGroup group = create(new LimitedGroup.Limits(20, 0.5))) {
            // A line without an end, which tail keeps whole.
            List<String> command = new ArrayList<>(group.prefix());
            command.addAll(List.of("sh", "-c", "head -c 60000000 /dev/zero | tail -n 1"));

            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.waitFor();

            LimitedGroup.Usage usage = group.usage();
            assertThat(usage.oomKills()).isPositive();
            assertThat(usage.peakBytes()).isBetween(10L << 20, 20L << 20);
            assertThat(usage.cpuSeconds()).isPositive();
        }
    }

    @Test
    void shouldLeaveNothingBehind() throws InterruptedException, IOException {
        Process sleeper;
        try (LimitedGroup group = create(new LimitedGroup.Limits(0, 0))) {
            List<String> command = new ArrayList<>(group.prefix());
            command.addAll(List.of("sh", "-c", "echo in; exec sleep 1000"));
            sleeper = new ProcessBuilder(command).start();
            assertThat(sleeper.inputReader().readLine()).isEqualTo("in");
        }

        assertThat(sleeper.waitFor()).isNotZero();
    }

    private static LimitedGroup create(LimitedGroup.Limits limits) throws IOException {
        try {
            return LimitedGroup.create(
                    LimitedGroup.MOUNT,
                    Files.readAllLines(Path.of("/proc/self/cgroup")),
                    NAME,
                    limits);
        } catch (IOException refused) {
            return abort("no cgroup can be made here: " + refused);
        }
    }
}
