package dev.comporta.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that answers on a port: the gateway, or something that does less and so tells how much
 * there is to gain. Each slice gets a process of its own.
 *
 * @param name as tables call it
 * @param command its program and arguments
 * @param environment beside this process's own; {@code {dir}} stands for an empty directory
 */
record Contender(String name, List<String> command, Map<String, String> environment) {
    static final int PORT = 9_997;

    /** Runs a command on the first core alone. */
    private static final List<String> FIRST_CORE = List.of("taskset", "-c", "0");

    private static final int START_SECONDS_MAX = 60;

    /** One that runs. */
    static final class Running implements AutoCloseable {
        private final Process process;
        private final Path directory;

        private Running(Process process, Path directory) {
            this.process = process;
            this.directory = directory;
        }

        /** CPU seconds so far, of this process alone. */
        double cpuSeconds() {
            return process.info()
                    .totalCpuDuration()
                    .map(duration -> duration.toNanos() / 1e9)
                    .orElse(0.0);
        }

        boolean isAlive() {
            return process.isAlive();
        }

        /** What it wrote so far. */
        String output() {
            try {
                return Files.readString(directory.resolve("output"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                while (takesConnections()) { // io_uring's sockets outlive their process a little
                    Thread.sleep(20);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            delete(directory);
        }
    }

    /** The same with more settings. */
    Contender with(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(settings);
        return new Contender(name, command, all);
    }

    /** Starts it on the first core, and returns once it takes connections. */
    Running start() throws InterruptedException {
        Running running = launch(FIRST_CORE);
        awaitPort(running);
        return running;
    }

    /**
     * Starts it and returns at once.
     *
     * @param prefix a program and arguments that become the command
     */
    Running launch(List<String> prefix) {
        try {
            Path directory = Files.createTempDirectory("bench");
            List<String> whole = new ArrayList<>(prefix);
            whole.addAll(command);
            ProcessBuilder builder =
                    new ProcessBuilder(whole)
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("output").toFile());
            environment.forEach(
                    (key, value) ->
                            builder.environment()
                                    .put(key, value.replace("{dir}", directory + "/data")));
            return new Running(builder.start(), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be started", e);
        }
    }

    private void awaitPort(Running running) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (!takesConnections()) {
            if (!running.process.isAlive() || System.nanoTime() > deadline) {
                String output = running.output();
                running.close();
                throw new IllegalStateException(name + " does not answer: " + output);
            }
            Thread.sleep(20);
        }
    }

    private static boolean takesConnections() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
