package dev.comporta.workbench.simulator;

import static dev.comporta.workbench.simulator.SimulatorClient.booking;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /payments/batch}, which the challenge does not have. */
@Timeout(60)
class SimulatorBatchIT {
    @AutoClose
    private final SimulatorClient simulator =
            new SimulatorClient(SimulatorOptions.defaults().withBatches(true).withSeed(11));

    @Test
    void shouldBookEachAndTellOfEach() {
        UUID one = UUID.randomUUID();
        UUID two = UUID.randomUUID();
        simulator.send("/payments", booking(one)).join();

        HttpResponse<String> answer = batch(booking(one), booking(two), booking(two)).join();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(statuses(answer)).containsExactly(422, 200, 422);
        assertThat(JsonMapper.shared().readTree(answer.body()).at("/results/1/correlationId"))
                .hasToString("\"" + two + "\"");
        assertThat(simulator.stat("posts")).isEqualTo(4);
        assertThat(simulator.stat("batches")).isEqualTo(1);
        assertThat(simulator.stat("sendsPerIdMax")).isEqualTo(2);
        assertThat(simulator.stat("concurrent")).isZero();
    }

    @Test
    void shouldTellFailureOfEachAndBookNothing() {
        simulator.configure("failure", "{\"failure\":true}");

        HttpResponse<String> answer = batch(payments(100)).join();

        assertThat(statuses(answer)).hasSize(100).containsOnly(500);
        assertThat(simulator.stat("booked")).isZero();
    }

    @Test
    void shouldBookAfterTheDelay() {
        simulator.configure("delay", "{\"delay\":300}");

        CompletableFuture<HttpResponse<String>> answer = batch(payments(5));
        while (simulator.stat("concurrent") == 0 && !answer.isDone()) {
            Thread.onSpinWait();
        }

        assertThat(simulator.stat("concurrent")).as("one place for all").isLessThanOrEqualTo(1);
        assertThat(statuses(answer.join())).hasSize(5).containsOnly(200);
        assertThat(simulator.stat("booked")).isEqualTo(5);
    }

    /** A fault may strike in the middle: the trap that a batch adds. */
    @ParameterizedTest
    @ValueSource(strings = {"resetAfterBooking", "closeBeforeBooking"})
    void shouldBreakOffSomewhereInTheMiddle(String fault) {
        simulator.configure("faults", "{\"" + fault + "\":1}");
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
        assertThat(
                        simulator.stat(
                                fault.equals("closeBeforeBooking") ? "closedBeforeBooking" : fault))
                .isEqualTo(rounds);
    }

    @Test
    void shouldHangAfterBookingSomeAndHoldNoPlace() {
        simulator.configure("faults", "{\"hangAfterBooking\":1}");

        CompletableFuture<HttpResponse<String>> answer = batch(payments(10));
        while (simulator.stat("hungAfterBooking") == 0) {
            Thread.onSpinWait();
        }

        assertThat(answer).isNotDone();
        assertThat(simulator.stat("concurrent")).isZero();
        assertThat(simulator.stat("booked")).isBetween(1L, 10L);
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
        assertThat(simulator.send("/payments/batch", body).join().statusCode()).isEqualTo(400);
    }

    @Test
    void shouldRefuseAllWhereOneIsWrongOrTooManyAreGiven() {
        String wrong = booking(UUID.randomUUID()).replace("19.90", "-1");
        assertThat(batch(booking(UUID.randomUUID()), wrong).join().statusCode()).isEqualTo(400);
        assertThat(batch(payments(101)).join().statusCode()).isEqualTo(400);
        assertThat(simulator.stat("booked")).isZero();
    }

    @Test
    void shouldNotOfferItUnlessAsked() {
        try (SimulatorClient plain = new SimulatorClient(SimulatorOptions.defaults())) {
            HttpResponse<String> answer = plain.send("/payments/batch", "{\"payments\":[]}").join();

            assertThat(answer.statusCode()).isEqualTo(405);
        }
    }

    private int booked(String[] payments) {
        int booked = 0;
        for (String payment : payments) {
            String id = JsonMapper.shared().readTree(payment).path("correlationId").stringValue();
            booked += simulator.get("/payments/" + id).statusCode() == 200 ? 1 : 0;
        }
        return booked;
    }

    private static String[] payments(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> booking(UUID.randomUUID()))
                .toArray(String[]::new);
    }

    private CompletableFuture<HttpResponse<String>> batch(String... payments) {
        return simulator.send(
                "/payments/batch", "{\"payments\":[" + String.join(",", payments) + "]}");
    }

    private static List<Integer> statuses(HttpResponse<String> answer) {
        List<Integer> statuses = new ArrayList<>();
        for (JsonNode result : JsonMapper.shared().readTree(answer.body()).path("results")) {
            statuses.add(result.path("status").intValue());
        }
        return statuses;
    }
}
