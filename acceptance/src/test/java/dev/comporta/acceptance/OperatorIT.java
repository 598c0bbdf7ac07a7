package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Settings;
import dev.comporta.workbench.wire.Total;
import dev.comporta.workbench.wire.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator with the command line, against a gateway in a process of its own (fault 23). */
final class OperatorIT {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final UUID ID = new UUID(5, 23);

    @TempDir private Path directory;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldResolveWhatTheProcessorBookedAndNeverTellsOf() {
        try (TestBed bed = new TestBed(directory, 1, Map.of("PROCESSOR_TIMEOUT", "500ms"))) {
            bed.byDefault().hideBehindPagesOf(504);
            post(bed.gateway());
            awaitBooked(bed.byDefault());
            awaitOutput(bed.gateway(), ID.toString(), "in-doubt");
            assertThat(run(bed.gateway(), "dead-letters", "retry", ID.toString()).exitCode())
                    .isEqualTo(1);
            String requestedAt = bed.byDefault().bookings().getFirst().requestedAt().toString();

            Comporta.Ended resolved =
                    run(
                            bed.gateway(),
                            "in-doubt",
                            "resolve",
                            ID.toString(),
                            "--booked",
                            "--requested-at",
                            requestedAt,
                            "--note",
                            "seen in its books");

            assertThat(resolved.output()).contains(ID + " is settled");
            assertThat(resolved.exitCode()).isZero();
            assertThat(run(bed.gateway(), "in-doubt").output()).contains("no payment is in doubt");
            assertThat(run(bed.gateway(), "payments", ID.toString()).output())
                    .contains("operator", "settled", requestedAt);
            assertThat(bed.api().summary(Window.EVERYTHING).sum()).isEqualTo(new Total(1, 1990));
            assertThat(bed.gateway().output()).contains(ID.toString(), "seen in its books");
            bed.gateway().kill();
            bed.gateway().startAgain();
            assertThat(run(bed.gateway(), "payments", ID.toString()).output())
                    .contains("operator", "settled", requestedAt);
            assertThat(bed.bookings()).hasSize(1);
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldRetryWhatWasRefusedByAWrongConfiguration() {
        try (ControlledProcessor byDefault =
                        new ControlledProcessor("default", 1, Settings.INITIAL);
                ControlledProcessor byFallback =
                        new ControlledProcessor("fallback", 2, Settings.INITIAL)) {
            String right = byDefault.uri().toString();
            Map<String, String> variables =
                    new HashMap<>(
                            TestBed.processorUrls(
                                    right + "/wrong-path", byFallback.uri().toString()));
            try (GatewayProcess gateway = new GatewayProcess(directory, variables)) {
                post(gateway);
                awaitOutput(gateway, "refused", "dead-letters");
                assertThat(run(gateway, "payments", ID.toString()).output())
                        .contains("dead letter", "answered 404", "buried");
            }
            variables.put("DEFAULT_PROCESSOR_URL", right);
            try (GatewayProcess gateway = new GatewayProcess(directory, variables)) {
                assertThat(run(gateway, "in-doubt", "resolve", ID.toString(), "--booked").output())
                        .contains("not in doubt");

                Comporta.Ended retried =
                        run(gateway, "dead-letters", "retry-all", "--reason", "refused");

                assertThat(retried.output()).contains("retried 1, remaining 0");
                assertThat(retried.exitCode()).isZero();
                awaitOutput(gateway, "settled", "payments", ID.toString());
                assertThat(run(gateway, "dead-letters").output()).contains("no dead letters");
                assertThat(run(gateway, "processors").output()).contains("default", "19.90");
                assertThat(byDefault.bookings().size() + byFallback.bookings().size()).isEqualTo(1);
            }
        }
    }

    /** Only how often an attempt was sent is known to no other process. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldTellEachAttemptOfASettledPaymentAfterAKill() {
        try (TestBed bed = new TestBed(directory, 1, Map.of("ROUTING_DEADLINE", "1s"))) {
            bed.byDefault().suffer(Duration.ZERO, true);
            bed.byFallback().suffer(Duration.ZERO, true);
            post(bed.gateway());
            Await.until(
                    SETTLED_WITHIN,
                    () -> life(bed.gateway()).at("/trail").size() >= 3,
                    () -> life(bed.gateway()).toString());
            bed.byDefault().suffer(Duration.ZERO, false);
            bed.byFallback().suffer(Duration.ZERO, false);
            awaitOutput(bed.gateway(), "settled", "payments", ID.toString());
            JsonNode before = life(bed.gateway());

            bed.gateway().kill();
            bed.gateway().startAgain();

            assertThat(life(bed.gateway())).isEqualTo(before);
            assertThat(before.at("/trail").size()).isGreaterThanOrEqualTo(3);
            assertThat(before.at("/trail/0/ending").asString()).isEqualTo("put back");
            assertThat(before.at("/trail/0/status").asInt()).isEqualTo(500);
        }
    }

    private static JsonNode life(GatewayProcess gateway) {
        try (WireConnection connection = new WireConnection(gateway.uri())) {
            String body = connection.send("GET", "/payments/" + ID, "").body();
            return JSON.readTree(body.replaceAll("\"sends\":[^,]*,", ""));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldSayWithItsExitCodeThatNobodyAnswers() {
        assertThat(runAt("http://127.0.0.1:1", "processors").exitCode()).isEqualTo(3);
        assertThat(runAt("nowhere", "processors").exitCode()).isEqualTo(2);
        assertThat(runAt("http://127.0.0.1:1", "payments", "x").exitCode()).isEqualTo(2);
        assertThat(runAt("http://127.0.0.1:1", "in-doubt", "resolve", ID.toString()).exitCode())
                .isEqualTo(2);
    }

    private static void post(GatewayProcess gateway) {
        try (WireConnection connection = new WireConnection(gateway.uri())) {
            String body = "{\"correlationId\":\"" + ID + "\",\"amount\":19.90}";
            assertThat(connection.send("POST", "/payments", body).status()).isEqualTo(202);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void awaitBooked(ControlledProcessor processor) {
        Await.until(SETTLED_WITHIN, () -> processor.stat("booked") == 1, () -> "it booked nothing");
    }

    private void awaitOutput(GatewayProcess gateway, String expected, String... command) {
        Await.until(
                SETTLED_WITHIN,
                () -> run(gateway, command).output().contains(expected),
                () -> run(gateway, command).output());
    }

    /**
     * What was paid is told to the millionth of a cent; what others would have paid is told too.
     */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldTellWhatWasPaidFromTheFilesOfAStoppedGateway() throws IOException {
        Path json = directory.resolve("replay.json");
        try (TestBed bed = new TestBed(directory, 1, Map.of("ROUTING_DEADLINE", "500ms"));
                Clients clients = new Clients(bed.gateway().uri(), 4, 1, 20, 200)) {
            bed.byDefault().suffer(Duration.ZERO, true);
            clients.awaitEnd();
            bed.healAndDrain(SETTLED_WITHIN, 200);
            bed.gateway().terminate();

            Comporta.Ended replayed =
                    run(
                            bed.gateway(),
                            "replay",
                            "--data-dir",
                            directory.resolve("data").toString(),
                            "--json",
                            json.toString());

            assertThat(replayed.output()).contains("deadline", "cheapest-only", "fail-over");
            assertThat(replayed.exitCode()).isZero();
            assertThat(bed.byFallback().bookings()).isNotEmpty();
            assertThat(JSON.readTree(Files.readString(json)).at("/lines/0/fee").decimalValue())
                    .isEqualByComparingTo(paid(bed.bookings()));
        }
    }

    private static BigDecimal paid(List<ProcessorBooking> bookings) {
        return bookings.stream()
                .map(
                        booking ->
                                BigDecimal.valueOf(
                                        booking.cents()
                                                * (booking.processor().equals("default") ? 5 : 15),
                                        4))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private Comporta.Ended run(GatewayProcess gateway, String... command) {
        return runAt(gateway.uri().toString(), command);
    }

    private Comporta.Ended runAt(String url, String... command) {
        return Comporta.runToEnd(
                directory.resolve("command.log"), Map.of("COMPORTA_URL", url), command);
    }
}
