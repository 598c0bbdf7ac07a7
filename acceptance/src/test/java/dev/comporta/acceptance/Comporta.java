package dev.comporta.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code comporta} in processes of its own: this one's Java, flags and class path, but small. */
final class Comporta {
    private static final Duration END_MAX = Duration.ofSeconds(60);
    private static final List<String> SMALL_JVM =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    private Comporta() {}

    /** How a process ended that was expected to end by itself. */
    record Ended(int exitCode, String output) {}

    /**
     * @param jvmOptions after the usual ones, so that they win
     */
    static List<String> command(List<String> jvmOptions, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib:jdwp"))
                .forEach(command::add);
        command.addAll(SMALL_JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(jvmOptions);
        command.add("dev.comporta.cli.Main");
        command.addAll(List.of(words));
        return command;
    }

    /** All that it says goes to the log, which is written anew. */
    static Process start(List<String> command, Path log, Map<String, String> environment) {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Ended runToEnd(Path log, Map<String, String> environment, String... words) {
        Process process = start(command(List.of(), words), log, environment);
        try {
            return new Ended(awaitEnd(process, log, END_MAX), read(log));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Returns its exit code. */
    static int awaitEnd(Process process, Path log, Duration most) {
        try {
            if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it did not end: " + read(log));
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a process ended", interrupted);
        }
    }

    static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
