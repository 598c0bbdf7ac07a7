package dev.comporta.workbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /payments/batch}, which the challenge does not have. */
@Timeout(60)
class SimulatorBatchIT {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Simulator simulator;

    SimulatorBatchIT() throws IOException {
        simulator = Simulator.start(SimulatorOptions.defaults().withBatches(true).withSeed(11));
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        simulator.close();
    }

    @Test
    void shouldBookEachAndTellOfEach() {
        UUID one = UUID.randomUUID();
        UUID two = UUID.randomUUID();
        send("/payments", payment(one)).join();

        HttpResponse<String> answer = batch(payment(one), payment(two), payment(two)).join();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(statuses(answer)).containsExactly(422, 200, 422);
        assertThat(JsonMapper.shared().readTree(answer.body()).at("/results/1/correlationId"))
                .hasToString("\"" + two + "\"");
        assertThat(stat("posts")).isEqualTo(4);
        assertThat(stat("batches")).isEqualTo(1);
        assertThat(stat("sendsPerIdMax")).isEqualTo(2);
        assertThat(stat("concurrent")).isZero();
    }

    @Test
    void shouldTellFailureOfEachAndBookNothing() {
        configure("failure", "{\"failure\":true}");

        HttpResponse<String> answer = batch(payments(100)).join();

        assertThat(statuses(answer)).hasSize(100).containsOnly(500);
        assertThat(stat("booked")).isZero();
    }

    @Test
    void shouldBookAfterTheDelay() throws Exception {
        configure("delay", "{\"delay\":300}");

        CompletableFuture<HttpResponse<String>> answer = batch(payments(5));
        while (stat("concurrent") == 0 && !answer.isDone()) {
            Thread.onSpinWait();
        }

        assertThat(stat("concurrent")).as("one place for all").isLessThanOrEqualTo(1);
        assertThat(statuses(answer.join())).hasSize(5).containsOnly(200);
        assertThat(stat("booked")).isEqualTo(5);
    }

    /** A fault may strike in the middle: the trap that a batch adds. */
    @ParameterizedTest
    @ValueSource(strings = {"resetAfterBooking", "closeBeforeBooking"})
    void shouldBreakOffSomewhereInTheMiddle(String fault) {
        configure("faults", "{\"" + fault + "\":1}");
        int rounds = 20;
        List<String[]> sent = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            String[] payments = payments(10);
            sent.add(payments);
            assertThat(batch(payments).handle((answer, broken) -> broken).join())
                    .as("no answer")
                    .isNotNull();
        }

        Set<Integer> bookedOf = sent.stream().map(this::booked).collect(Collectors.toSet());
        int least = fault.equals("closeBeforeBooking") ? 0 : 1;
        assertThat(bookedOf).hasSizeGreaterThan(4);
        assertThat(bookedOf).allMatch(count -> count >= least && count < 10 + least);
        assertThat(stat(fault.equals("closeBeforeBooking") ? "closedBeforeBooking" : fault))
                .isEqualTo(rounds);
    }

    @Test
    void shouldHangAfterBookingSomeAndHoldNoPlace() {
        configure("faults", "{\"hangAfterBooking\":1}");

        CompletableFuture<HttpResponse<String>> answer = batch(payments(10));
        while (stat("hungAfterBooking") == 0) {
            Thread.onSpinWait();
        }

        assertThat(answer).isNotDone();
        assertThat(stat("concurrent")).isZero();
        assertThat(stat("booked")).isBetween(1L, 10L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"payments\":[]}",
                "{\"payments\":{}}",
                "{\"payments\":[{}]}",
                "{\"payments\":[1]}",
                "{\"payments\":[],\"payments\":[]}",
                "rubbish"
            })
    void shouldRefuseRubbish(String body) {
        assertThat(send("/payments/batch", body).join().statusCode()).isEqualTo(400);
    }

    @Test
    void shouldRefuseAllWhereOneIsWrongOrTooManyAreGiven() {
        String wrong = payment(UUID.randomUUID()).replace("19.90", "-1");
        assertThat(batch(payment(UUID.randomUUID()), wrong).join().statusCode()).isEqualTo(400);
        assertThat(batch(payments(101)).join().statusCode()).isEqualTo(400);
        assertThat(stat("booked")).isZero();
    }

    @Test
    void shouldNotOfferItUnlessAsked() throws IOException {
        try (Simulator plain = Simulator.start(SimulatorOptions.defaults())) {
            HttpRequest request =
                    HttpRequest.newBuilder(plain.uri().resolve("/payments/batch"))
                            .POST(BodyPublishers.ofString("{\"payments\":[]}"))
                            .build();
            HttpResponse<String> answer = client.sendAsync(request, BodyHandlers.ofString()).join();

            assertThat(answer.statusCode()).isEqualTo(405);
        }
    }

    private int booked(String[] payments) {
        int booked = 0;
        for (String payment : payments) {
            String id = JsonMapper.shared().readTree(payment).path("correlationId").stringValue();
            booked += get("/payments/" + id).statusCode() == 200 ? 1 : 0;
        }
        return booked;
    }

    private static String[] payments(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> payment(UUID.randomUUID()))
                .toArray(String[]::new);
    }

    private static String payment(UUID id) {
        return "{\"correlationId\":\""
                + id
                + "\",\"amount\":19.90,\"requestedAt\":\"2025-07-15T12:00:00.000Z\"}";
    }

    private CompletableFuture<HttpResponse<String>> batch(String... payments) {
        return send("/payments/batch", "{\"payments\":[" + String.join(",", payments) + "]}");
    }

    private static List<Integer> statuses(HttpResponse<String> answer) {
        List<Integer> statuses = new ArrayList<>();
        for (JsonNode result : JsonMapper.shared().readTree(answer.body()).path("results")) {
            statuses.add(result.path("status").intValue());
        }
        return statuses;
    }

    private CompletableFuture<HttpResponse<String>> send(String path, String body) {
        return client.sendAsync(
                to(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private void configure(String which, String body) {
        HttpRequest request =
                to("/admin/configurations/" + which).PUT(BodyPublishers.ofString(body)).build();
        assertThat(client.sendAsync(request, BodyHandlers.ofString()).join().statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> get(String path) {
        return client.sendAsync(to(path).build(), BodyHandlers.ofString()).join();
    }

    private long stat(String name) {
        return JsonMapper.shared().readTree(get("/admin/stats").body()).path(name).longValue();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(simulator.uri().resolve(path))
                .setHeader("X-Rinha-Token", "123");
    }
}
