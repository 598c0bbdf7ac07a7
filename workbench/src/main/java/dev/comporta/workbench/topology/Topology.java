package dev.comporta.workbench.topology;

import dev.comporta.workbench.wire.Condition;
import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.ProcessorAdmin;
import dev.comporta.workbench.wire.Processors;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireClient;
import dev.comporta.workbench.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Two processors and the gateway as child processes, with all that they write in one temporary
 * directory. Nothing of it outlives this process, however it ends (but for {@code kill -9}).
 */
public final class Topology implements AutoCloseable {
    public static final BigDecimal DEFAULT_FEE = new BigDecimal("0.05");
    public static final BigDecimal FALLBACK_FEE = new BigDecimal("0.15");
    private static final String TOKEN = "123";
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private final WireClient client = new WireClient();
    private final List<ChildProcess> children = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Path directory;
    private final boolean keeping;
    private final Map<String, String> environment;
    private final URI url;
    private final GatewayApi gateway;
    private final Processors processors;
    private ChildProcess gatewayProcess;

    /**
     * Starts all three and waits until they are ready.
     *
     * @param settings of the gateway, as environment variables
     * @param keeping whether the directory stays at the end
     * @throws WireException if one does not start; the message has its last lines
     */
    public Topology(Map<String, String> settings, boolean keeping) {
        this.keeping = keeping;
        try {
            directory = Files.createTempDirectory("comporta-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "topology-shutdown"));
        url = freeAddress();
        URI defaultUrl = freeAddress();
        URI fallbackUrl = freeAddress();
        environment = new HashMap<>(settings);
        environment.putAll(
                Map.of(
                        "BIND", url.getHost(),
                        "PORT", Integer.toString(url.getPort()),
                        "DATA_DIR", directory.resolve("data").toString(),
                        "DEFAULT_PROCESSOR_URL", defaultUrl.toString(),
                        "FALLBACK_PROCESSOR_URL", fallbackUrl.toString()));
        gateway = new GatewayApi(client, url);
        processors =
                new Processors(
                        new ProcessorAdmin(client, defaultUrl, TOKEN),
                        new ProcessorAdmin(client, fallbackUrl, TOKEN));
        try {
            ChildProcess byDefault = startProcessor("default", defaultUrl, DEFAULT_FEE);
            ChildProcess byFallback = startProcessor("fallback", fallbackUrl, FALLBACK_FEE);
            gatewayProcess = startGateway();
            awaitReady(byDefault, "processor", () -> answers(processors.byDefault()));
            awaitReady(byFallback, "processor", () -> answers(processors.byFallback()));
            awaitReady(gatewayProcess, "serve", gateway::isReady);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private static URI freeAddress() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ChildProcess startProcessor(String name, URI address, BigDecimal fee) {
        return start(
                name,
                Map.of(),
                "processor",
                "--port",
                Integer.toString(address.getPort()),
                "--fee",
                fee.toString(),
                "--name",
                name);
    }

    private ChildProcess startGateway() {
        return start("gateway", environment, "serve");
    }

    private ChildProcess start(String name, Map<String, String> variables, String... arguments) {
        ChildProcess child =
                ChildProcess.start(directory.resolve(name + ".log"), variables, arguments);
        children.add(child);
        return child;
    }

    private static boolean answers(ProcessorAdmin processor) {
        try {
            return processor.summary(Window.EVERYTHING).count() == 0;
        } catch (WireException notYet) {
            return false;
        }
    }

    /** So that the report says why it is gone, instead of that it does not answer. */
    public void requireGatewayAlive() {
        if (!gatewayProcess.isAlive()) {
            throw gone(gatewayProcess, "serve", "ended during the load");
        }
    }

    private static WireException gone(ChildProcess child, String command, String what) {
        String separator = System.lineSeparator() + "  ";
        return new WireException(
                String.format(
                        Locale.ROOT,
                        "'comporta %s' %s. Its last lines:%s%s%nTry it by itself: ./comporta %s",
                        command,
                        what,
                        separator,
                        String.join(separator, child.lastLines()),
                        command));
    }

    private static void awaitReady(ChildProcess child, String command, BooleanSupplier ready) {
        long endNanos = System.nanoTime() + START_MAX.toNanos();
        while (!ready.getAsBoolean()) {
            if (!child.isAlive() || System.nanoTime() > endNanos) {
                throw gone(
                        child,
                        command,
                        child.isAlive()
                                ? "was not ready within " + START_MAX.toSeconds() + " s"
                                : "ended at once");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new WireException("interrupted while '" + command + "' started");
            }
        }
    }

    /** The gateway's memory in bytes, where the system tells it. */
    public OptionalLong gatewayResidentBytes() {
        return gatewayProcess.residentBytes();
    }

    public URI url() {
        return url;
    }

    public Path directory() {
        return directory;
    }

    public GatewayApi gateway() {
        return gateway;
    }

    public Processors processors() {
        return processors;
    }

    public void suffer(Condition byDefault, Condition byFallback) {
        processors.byDefault().suffer(byDefault);
        processors.byFallback().suffer(byFallback);
    }

    /** Kills the gateway as a crash would, and starts it again on the same data; does not wait. */
    public void crashGateway() {
        gatewayProcess.kill();
        gatewayProcess = startGateway();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        children.forEach(ChildProcess::kill);
        if (!keeping) {
            deleteDirectory();
        }
        client.close();
    }

    private void deleteDirectory() {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            System.err.println("could not delete " + directory + ": " + failure);
        }
    }
}
