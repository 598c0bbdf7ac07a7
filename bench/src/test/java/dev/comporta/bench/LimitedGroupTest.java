package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On directories that look like Linux's. */
@Timeout(10)
class LimitedGroupTest {
    private static final LimitedGroup.Limits LIMITS = new LimitedGroup.Limits(50, 0.25);

    @TempDir private Path mount;

    @Test
    void shouldLimitAndReadVersion2() throws IOException {
        Files.writeString(mount.resolve("cgroup.controllers"), "cpu memory\n");
        Files.writeString(mount.resolve("cgroup.subtree_control"), "cpu memory\n");

        LimitedGroup group = LimitedGroup.create(mount, List.of("0::/own"), "bench", LIMITS);
        Path directory = mount.resolve("bench");
        write(directory, "memory.current", "1000\n");
        write(directory, "memory.peak", "2000\n");
        write(directory, "memory.stat", "anon 500\nfile 300\nanon_thp 7\n");
        write(directory, "memory.events", "oom 3\noom_kill 1\n");
        write(
                directory,
                "cpu.stat",
                "usage_usec 2500000\nnr_periods 40\nnr_throttled 3\nthrottled_usec 125000\n");

        assertThat(directory.resolve("memory.max")).hasContent("52428800");
        assertThat(directory.resolve("cpu.max")).hasContent("25000 100000");
        assertThat(group.usage())
                .isEqualTo(new LimitedGroup.Usage(1_000, 2_000, 500, 2.5, 40, 3, 0.125, 1));
    }

    @Test
    void shouldLimitAndReadVersion1BelowTheOwnGroup() throws IOException {
        Path memory = Files.createDirectories(mount.resolve("memory/own"));
        Path cpu = Files.createDirectories(mount.resolve("cpu"));
        Path account = Files.createDirectories(mount.resolve("cpuacct"));

        LimitedGroup group =
                LimitedGroup.create(
                        mount,
                        List.of("4:memory:/own", "2:cpu,cpuacct:/elsewhere", "0::/"),
                        "bench",
                        LIMITS);
        write(memory.resolve("bench"), "memory.usage_in_bytes", "1000\n");
        write(memory.resolve("bench"), "memory.max_usage_in_bytes", "2000\n");
        write(memory.resolve("bench"), "memory.stat", "cache 300\nrss 500\nrss_huge 0\n");
        write(memory.resolve("bench"), "memory.oom_control", "under_oom 0\noom_kill 2\n");
        write(account.resolve("bench"), "cpuacct.usage", "2500000000\n");
        write(
                cpu.resolve("bench"),
                "cpu.stat",
                "nr_periods 40\nnr_throttled 3\nthrottled_time 125000000\n");

        assertThat(memory.resolve("bench/memory.limit_in_bytes")).hasContent("52428800");
        assertThat(cpu.resolve("bench/cpu.cfs_quota_us")).hasContent("25000");
        assertThat(group.usage())
                .isEqualTo(new LimitedGroup.Usage(1_000, 2_000, 500, 2.5, 40, 3, 0.125, 2));
    }

    @Test
    void shouldSetNoLimitWhereNoneIsGiven() throws IOException {
        Files.writeString(mount.resolve("cgroup.controllers"), "cpu memory\n");
        Files.writeString(mount.resolve("cgroup.subtree_control"), "cpu memory\n");

        LimitedGroup _ =
                LimitedGroup.create(mount, List.of(), "bench", new LimitedGroup.Limits(0, 0));

        assertThat(mount.resolve("bench")).isEmptyDirectory();
    }

    @Test
    void shouldFindTheOwnGroupOfAController() {
        List<String> lines = List.of("4:memory:/a/b", "2:cpu,cpuacct:/c:d", "0::/");

        assertThat(LimitedGroup.groupOf("cpuacct", lines)).contains("c:d");
        assertThat(LimitedGroup.groupOf("memory", lines)).contains("a/b");
        assertThat(LimitedGroup.groupOf("pids", lines)).isEmpty();
    }

    @Test
    void shouldRefuseASystemWithoutControllers() {
        assertThatThrownBy(() -> LimitedGroup.create(mount, List.of(), "bench", LIMITS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("memory");
    }

    private static void write(Path directory, String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
