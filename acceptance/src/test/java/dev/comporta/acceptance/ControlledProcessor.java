package dev.comporta.acceptance;

import dev.comporta.workbench.simulator.Faults;
import dev.comporta.workbench.simulator.Settings;
import dev.comporta.workbench.simulator.Simulator;
import dev.comporta.workbench.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulator in this process, with what a test asks of it: to suffer, and to tell the truth. */
final class ControlledProcessor implements AutoCloseable {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final String name;
    private final Simulator simulator;

    ControlledProcessor(String name, long seed, Settings settings) {
        this.name = name;
        try {
            simulator =
                    Simulator.start(
                            SimulatorOptions.defaults()
                                    .withName(name)
                                    .withSeed(seed)
                                    .withSettings(settings)
                                    .withBatches(true));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    URI uri() {
        return simulator.uri();
    }

    /** Each payment's delay, and whether it is then refused with 500. */
    void suffer(Duration delay, boolean failing) {
        configure("delay", Long.toString(delay.toMillis()));
        configure("failure", Boolean.toString(failing));
    }

    void suffer(Faults faults) {
        put(
                "faults",
                "{\"resetAfterBooking\":%s,\"hangAfterBooking\":%s,\"closeBeforeBooking\":%s}"
                        .formatted(
                                faults.resetAfterBooking(),
                                faults.hangAfterBooking(),
                                faults.closeBeforeBooking()));
    }

    /** A proxy answers pages in its place from now on, and hands each call on all the same. */
    void hideBehindPagesOf(int status) {
        put("proxy", "{\"status\":%d,\"forwards\":true}".formatted(status));
    }

    /** A proxy answers pages in its place from now on, and nothing reaches it. */
    void answerOnlyPagesOf(int status) {
        put("proxy", "{\"status\":" + status + "}");
    }

    void heal() {
        put("proxy", "{\"status\":0}");
        suffer(Duration.ZERO, false);
        suffer(Faults.NONE);
    }

    /** One number of {@code GET /admin/stats}. */
    long stat(String key) {
        JsonNode value = JSON.readTree(get("/admin/stats")).path(key);
        if (!value.isIntegralNumber()) {
            throw new AssertionError("no such number in the stats of " + name + ": " + key);
        }
        return value.longValue();
    }

    List<ProcessorBooking> bookings() {
        return get("/admin/payments")
                .lines()
                .filter(line -> !line.isBlank())
                .map(this::booking)
                .toList();
    }

    private ProcessorBooking booking(String line) {
        JsonNode fields = JSON.readTree(line);
        return new ProcessorBooking(
                name,
                UUID.fromString(fields.path("correlationId").stringValue()),
                fields.path("amount").decimalValue().movePointRight(2).longValueExact(),
                Instant.parse(fields.path("requestedAt").stringValue()));
    }

    private void configure(String setting, String value) {
        put(setting.equals("failure") ? "failure" : "delay", "{\"" + setting + "\":" + value + "}");
    }

    private void put(String setting, String json) {
        try (WireConnection connection = new WireConnection(uri())) {
            WireConnection.Answer answer =
                    connection.send("PUT", "/admin/configurations/" + setting, json);
            require(answer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String get(String path) {
        try (WireConnection connection = new WireConnection(uri())) {
            WireConnection.Answer answer = connection.send("GET", path, "");
            require(answer);
            return answer.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void require(WireConnection.Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError(name + " answered " + answer);
        }
    }

    @Override
    public void close() {
        simulator.close();
    }
}
