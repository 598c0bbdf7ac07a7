package dev.comporta.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program of the system's, run to its end: curl, openssl. */
final class Tool {
    private static final int SECONDS_MAX = 30;

    private Tool() {}

    record Ended(int exitCode, String output) {}

    static Ended run(Path directory, String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                            .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it did not end: " + String.join(" ", command));
            }
            return new Ended(process.exitValue(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a program ran", interrupted);
        }
    }

    static void signal(Process process, String name) {
        run(Path.of("."), "kill", "-" + name, Long.toString(process.pid()));
    }

    static boolean isThere(String name) {
        try {
            return run(Path.of("."), name, name.equals("openssl") ? "version" : "--version")
                            .exitCode()
                    == 0;
        } catch (UncheckedIOException missing) {
            return false;
        }
    }
}
