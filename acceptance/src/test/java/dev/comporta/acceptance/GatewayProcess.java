package dev.comporta.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code comporta serve} in a process of its own, which a test can kill and start again on the same
 * data and the same port.
 */
final class GatewayProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on https?://[^:]+:(\\d+)");
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration PROBE_MAX = Duration.ofMillis(500);
    private static final Duration END_MAX = Duration.ofSeconds(30);

    private final Path directory;
    private final String service;
    private Means means;
    private final Map<String, String> environment;
    private int starts;
    private int port;
    private Process process;
    private Path log;

    /**
     * What it has to live on.
     *
     * @param shell run before it, in the shell that it then replaces: {@code ulimit -n 300}
     * @param jvmOptions after the usual ones, so that they win
     */
    record Means(String shell, List<String> jvmOptions) {
        static final Means USUAL = new Means(":", List.of());
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param directory for its logs, and for its data unless DATA_DIR says otherwise
     */
    GatewayProcess(Path directory, Map<String, String> environment) {
        this(directory, Means.USUAL, environment);
    }

    GatewayProcess(Path directory, Means means, Map<String, String> environment) {
        this(directory, "serve", means, environment);
    }

    /** Another service that says where it listens. */
    GatewayProcess(Path directory, String service, Means means, Map<String, String> environment) {
        this.directory = directory;
        this.service = service;
        this.means = means;
        this.environment = environment;
        log = directory.resolve("gateway-0.log");
        process = launch();
        awaitListening();
    }

    /** Runs it until it ends by itself, as it should when it is refused. */
    static Comporta.Ended runToEnd(Path directory, Map<String, String> environment) {
        return Comporta.runToEnd(
                directory.resolve("refused.log"), variables(directory, 0, environment), "serve");
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What the last start wrote. */
    String output() {
        return Comporta.read(log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it says of itself to a probe; empty where it does not answer soon. */
    String readiness() {
        if (!process.isAlive()) {
            return "";
        }
        HttpRequest request =
                HttpRequest.newBuilder(uri().resolve("/readyz")).timeout(PROBE_MAX).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notNow) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    String describe() {
        String state = process.isAlive() ? "it runs" : "it ended with " + process.exitValue();
        return state + " and said: " + output();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM. */
    int terminate() {
        process.destroy();
        return awaitEnd();
    }

    /** Waits until it has ended by itself, and gives its exit code. */
    int awaitEnd() {
        return Comporta.awaitEnd(process, log, END_MAX);
    }

    /** STOP, CONT, HUP and so on. */
    void signal(String name) {
        Tool.signal(process, name);
    }

    /** The same with other means. */
    void startAgain(Means others) {
        means = others;
        startAgain();
    }

    /** On the same data and port; returns when it listens. */
    void startAgain() {
        process = launch();
        awaitListening();
    }

    @Override
    public void close() {
        kill();
    }

    private Process launch() {
        log = directory.resolve("gateway-" + starts++ + ".log");
        List<String> command = new ArrayList<>();
        command.addAll(List.of("sh", "-c", means.shell() + "; exec \"$@\"", "sh"));
        command.addAll(Comporta.command(means.jvmOptions(), service));
        return Comporta.start(command, log, variables(directory, port, environment));
    }

    private static Map<String, String> variables(
            Path directory, int port, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>();
        variables.put("PORT", Integer.toString(port));
        variables.put("DATA_DIR", directory.resolve("data").toString());
        variables.put("WARM_UP", "0s");
        variables.putAll(environment);
        return variables;
    }

    private void awaitListening() {
        if (!Await.within(START_MAX, () -> isListening() || !process.isAlive())) {
            kill(); // nobody else can: whoever started it has no gateway to close
            throw new AssertionError("the gateway did not listen: " + output());
        }
        if (!process.isAlive()) {
            throw new AssertionError("the gateway ended at once: " + describe());
        }
    }

    private boolean isListening() {
        Matcher matcher = LISTENING.matcher(output());
        boolean found = matcher.find();
        if (found) {
            port = Integer.parseInt(matcher.group(1));
        }
        return found;
    }
}
