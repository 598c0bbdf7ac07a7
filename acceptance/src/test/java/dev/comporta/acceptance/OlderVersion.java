package dev.comporta.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The product as it was once, from the history of this repository: its sources, compiled against
 * the libraries of today.
 */
final class OlderVersion {
    /**
     * The last one before instances knew of losses: its owners tell neither where their term began
     * nor whether they have read the journal, and it reads none of the files that came later.
     */
    private static final String COMMIT = "c3ba0c2c2430ae9d8199aac9401d6fe402d407b5";

    private static final String SOURCES = "app/src/main";
    private static final Duration COMPILED_MAX = Duration.ofMinutes(2);

    private final Path directory;

    /** Makes it; the test is skipped where the history does not reach so far back. */
    OlderVersion(Path directory) {
        this.directory = directory;
        Path archive = directory.resolve("older.tar");
        int exitCode = run("git", "-C", "..", "archive", "-o", archive.toString(), COMMIT, SOURCES);
        Assumptions.assumeTrue(
                exitCode == 0,
                "no history as far back as "
                        + COMMIT
                        + ": this is an export or a shallow clone ("
                        + Comporta.read(log()).strip()
                        + ")");
        require("tar", "-xf", archive.toString(), "-C", directory.toString());
        compile();
    }

    /** What it runs with. */
    GatewayProcess.Means means() {
        return new GatewayProcess.Means(":", List.of("-cp", classPath()));
    }

    private void compile() {
        Path sources = directory.resolve(SOURCES);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                                "-proc:none",
                                "-nowarn",
                                "-cp",
                                classPath(),
                                "-d",
                                classes().toString()));
        command.addAll(javaFiles(sources.resolve("java")));
        require(command.toArray(String[]::new));
    }

    private String classPath() {
        return Stream.concat(
                        Stream.of(classes(), directory.resolve(SOURCES).resolve("resources"))
                                .map(Path::toString),
                        libraries())
                .collect(Collectors.joining(":"));
    }

    private Path classes() {
        return directory.resolve("classes");
    }

    /** All that today's program has, but for the program. */
    private static Stream<String> libraries() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> entry.endsWith(".jar") && !isOurs(Path.of(entry)));
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith("comporta-");
    }

    private static List<String> javaFiles(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(Path::toString).filter(name -> name.endsWith(".java")).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void require(String... command) {
        int exitCode = run(command);
        if (exitCode != 0) {
            throw new AssertionError(command[0] + ": " + Comporta.read(log()));
        }
    }

    private int run(String... command) {
        Process process = Comporta.start(List.of(command), log(), Map.of());
        return Comporta.awaitEnd(process, log(), COMPILED_MAX);
    }

    private Path log() {
        return directory.resolve("older.log");
    }
}
