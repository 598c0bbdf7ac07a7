package dev.comporta.acceptance;

import dev.comporta.workbench.wire.GatewayApi;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import dev.comporta.workbench.wire.WireClient;
import dev.comporta.workbench.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two simulated processors in this process, and the gateway in one of its own. */
final class TestBed implements AutoCloseable {
    private final WireClient client = new WireClient();
    private final ProcessorPair processors;
    private final GatewayProcess gateway;

    TestBed(Path directory, long seed, Map<String, String> environment) {
        this(directory, seed, GatewayProcess.Means.USUAL, environment);
    }

    TestBed(
            Path directory,
            long seed,
            GatewayProcess.Means means,
            Map<String, String> environment) {
        processors = new ProcessorPair(seed);
        Map<String, String> variables = new HashMap<>(processors.urls());
        variables.putAll(environment);
        gateway = new GatewayProcess(directory, means, variables);
    }

    static Map<String, String> processorUrls(String byDefault, String byFallback) {
        return Map.of("DEFAULT_PROCESSOR_URL", byDefault, "FALLBACK_PROCESSOR_URL", byFallback);
    }

    /** Another gateway beside it, before the same processors. */
    GatewayProcess another(Path directory, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(processors.urls());
        variables.putAll(environment);
        try {
            return new GatewayProcess(Files.createDirectories(directory), variables);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ControlledProcessor byDefault() {
        return processors.byDefault();
    }

    ControlledProcessor byFallback() {
        return processors.byFallback();
    }

    GatewayProcess gateway() {
        return gateway;
    }

    /** The tables of both processors. */
    List<ProcessorBooking> bookings() {
        return processors.bookings();
    }

    GatewayApi api() {
        return new GatewayApi(client, gateway.uri());
    }

    /** The sum of a metric's samples that have this label. */
    long metric(String name, String label) {
        return api().metrics()
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 2)))
                .sum();
    }

    /** A metric without labels. */
    long metric(String name) {
        return api().metrics()
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    /** Ends all faults, and waits until every payment is decided and the processors agree. */
    void healAndDrain(Duration most, int acknowledged) {
        processors.heal();
        Await.until(
                most,
                () -> !gateway.isAlive() || isDrained(acknowledged),
                () ->
                        "the gateway did not settle all of "
                                + acknowledged
                                + " acknowledged payments: "
                                + state());
        if (!gateway.isAlive()) {
            throw new AssertionError("the gateway is gone: " + gateway.describe());
        }
    }

    private boolean isDrained(int acknowledged) {
        try {
            Total settled = api().summary(Window.EVERYTHING).sum();
            return settled.count() >= acknowledged
                    && undecided() == 0
                    && settled.count() == processors.bookedCount();
        } catch (WireException notYet) {
            return false;
        }
    }

    /** As the metrics of a second ago say. */
    private long undecided() {
        return api().metrics().undecidedCount().orElseThrow();
    }

    private String state() {
        return "settled "
                + api().summary(Window.EVERYTHING)
                + ", undecided "
                + undecided()
                + ", booked "
                + processors.bookedCount()
                + "; the gateway: "
                + gateway.describe();
    }

    @Override
    public void close() {
        gateway.close();
        processors.close();
        client.close();
    }
}
