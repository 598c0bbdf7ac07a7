package dev.comporta.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own checks. */
final class Promtool {
    private static final Path PROGRAM = Path.of("/usr/bin/promtool");
    private static final Duration END_MAX = Duration.ofSeconds(30);

    private Promtool() {}

    /** What it says; the test is skipped where it is not installed. */
    static String run(Path directory, String... words) {
        return runOn(Path.of("/dev/null"), directory, words);
    }

    /** The same with a file as its input. */
    static String runOn(Path input, Path directory, String... words) {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no promtool: apt install prometheus");
        List<String> command =
                new ArrayList<>(
                        List.of("sh", "-c", "exec \"$@\" < " + input, "sh", PROGRAM.toString()));
        command.addAll(List.of(words));
        Path output = directory.resolve("promtool.log");
        Comporta.awaitEnd(Comporta.start(command, output, Map.of()), output, END_MAX);
        return Comporta.read(output);
    }
}
