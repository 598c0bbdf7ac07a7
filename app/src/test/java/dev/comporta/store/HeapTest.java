package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was taken in in some heap is read back in it. */
@Timeout(120)
class HeapTest {
    private static final int PAYMENTS = 120_000;
    private static final int RUNNING_MIB = 40;
    private static final Pattern NEED =
            Pattern.compile(
                    "a heap of 1\\d MiB is too small for what the data directory holds \\("
                            + PAYMENTS
                            + " open payments, 0 ids of settled ones, 0 instants\\): it takes about"
                            + " (\\d+) MiB, so start with -Xmx\\1m");

    @TempDir Path directory;

    @Test
    void shouldRecoverInTheHeapThatItRanIn() throws Exception {
        assertThat(run(RUNNING_MIB, PAYMENTS)).isEqualTo(PAYMENTS + "");

        assertThat(run(RUNNING_MIB, 0)).isEqualTo(PAYMENTS + "");
    }

    @Test
    void shouldTellTheHeapThatItNeeds() throws Exception {
        run(RUNNING_MIB, PAYMENTS);

        String told = run(16, 0);

        Matcher need = NEED.matcher(told);
        assertThat(told).matches(NEED);
        assertThat(need.matches()).isTrue();
        int needed = Integer.parseInt(need.group(1));
        assertThat(needed).isBetween(RUNNING_MIB - 5, RUNNING_MIB * 2);
        assertThat(run(needed, 0)).isEqualTo(PAYMENTS + "");
    }

    /** What a process with a heap of its own says in the end. */
    private String run(int heapMib, int payments) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx" + heapMib + "m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                HeapProbe.class.getName(),
                                directory.toString(),
                                Integer.toString(payments))
                        .redirectErrorStream(true)
                        .start();
        String told =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return told;
    }
}
