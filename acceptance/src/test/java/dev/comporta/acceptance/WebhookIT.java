package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of a gateway that is killed, to a receiver that fails. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class WebhookIT {
    private static final Duration DRAIN_MAX = Duration.ofSeconds(90);

    private static final int PAYMENTS = 1_000;
    private static final UUID ID = new UUID(7, 1);

    @TempDir private Path directory;

    @Test
    void shouldTellEachSettledPaymentAtLeastOnceThoughItIsKilled() throws IOException {
        long seed = Seeds.print("WebhookIT");
        Map<String, String> variables = new HashMap<>(environment(1));
        try (WebhookReceiver receiver = new WebhookReceiver(seed);
                TestBed bed = new TestBed(directory, seed, to(receiver, variables));
                Clients clients = new Clients(bed.gateway().uri(), 8, seed, 20, Long.MAX_VALUE)) {
            for (int round = 0; round < 3; round++) {
                receiver.fail(round);
                pause(1_500);
                bed.gateway().kill();
                bed.gateway().startAgain();
            }
            receiver.fail(0);
            pause(500);
            clients.end();
            bed.healAndDrain(DRAIN_MAX, clients.acknowledged().size());
            awaitTold(receiver, bed, bed.bookings().size());

            assertThat(receiver.complaints()).isEmpty();
            shouldHaveToldAll(receiver, bed);
            shouldTellHowFarItIs(bed);
            shouldTellNobodyTheSecret(bed);
            shouldTellAllOnceMore(receiver, bed);
        }
    }

    @Test
    void shouldTakePaymentsWhileTheReceiverHangs() throws IOException {
        Map<String, String> variables = new HashMap<>(environment(1));
        variables.put("WEBHOOK_TIMEOUT", "300ms");
        try (WebhookReceiver receiver = new WebhookReceiver(2)) {
            receiver.hang();
            try (TestBed bed = new TestBed(directory, 2, to(receiver, variables));
                    Clients clients = new Clients(bed.gateway().uri(), 8, 2, 5, PAYMENTS)) {
                clients.awaitEnd();
                bed.healAndDrain(DRAIN_MAX, PAYMENTS);

                Await.until(
                        DRAIN_MAX,
                        () ->
                                bed.metric("comporta_webhooks_lag_seconds") > 0
                                        && bed.metric("comporta_webhooks_failures_total") > 0,
                        () -> bed.api().metrics().text());
                assertThat(clients.acknowledged()).hasSize(PAYMENTS);
                assertThat(bed.metric("comporta_webhooks_lag_transitions")).isGreaterThan(PAYMENTS);
                assertThat(bed.gateway().readiness())
                        .contains("\"status\":\"ok\"", "no answer within 300 ms");
                receiver.heal();
                awaitTold(receiver, bed, PAYMENTS);
                shouldHaveToldAll(receiver, bed);
                shouldTellHowFarItIs(bed);
            }
        }
    }

    /** In the order in which they happened, also of one that is told long after it. */
    @Test
    void shouldTellOfADeadLetterAndWhatBecameOfItAndOfAPurge() throws IOException {
        Map<String, String> variables = new HashMap<>(environment(1));
        try (WebhookReceiver receiver = new WebhookReceiver(1)) {
            variables.put("PROCESSOR_PAGE", "as-status");
            try (TestBed bed = new TestBed(directory, 1, to(receiver, variables));
                    WireConnection connection = new WireConnection(bed.gateway().uri())) {
                bed.byDefault().answerOnlyPagesOf(400);
                bed.byFallback().answerOnlyPagesOf(400);
                connection.post(ID, 1_990);
                awaitTypes(receiver, "payment.buried");
                receiver.fail(10);
                BuriedPayments.acknowledge(bed, ID, directory.resolve("acknowledge.log"));
                assertThat(connection.send("POST", "/purge-payments", "").status()).isEqualTo(200);
                receiver.fail(0);

                awaitTypes(receiver, "payment.buried", "payment.resolved", "payments.purged");
                assertThat(receiver.complaints()).isEmpty();
                assertThat(
                                receiver.taken()
                                        .get(1)
                                        .body()
                                        .path("data")
                                        .path("resolution")
                                        .asString())
                        .isEqualTo("acknowledged");
            }
        }
    }

    private static void awaitTypes(WebhookReceiver receiver, String... types) {
        Await.until(
                DRAIN_MAX,
                () ->
                        receiver.taken().stream()
                                .map(WebhookReceiver.Taken::type)
                                .toList()
                                .equals(List.of(types)),
                () -> receiver.taken().toString());
    }

    private static void awaitTold(WebhookReceiver receiver, TestBed bed, int payments) {
        Await.until(
                DRAIN_MAX,
                () ->
                        receiver.taken().stream()
                                        .map(WebhookReceiver.Taken::payment)
                                        .distinct()
                                        .count()
                                >= payments,
                () -> receiver.taken().size() + " told; " + bed.gateway().readiness());
    }

    private static void shouldHaveToldAll(WebhookReceiver receiver, TestBed bed) {
        Map<String, ProcessorBooking> booked =
                bed.bookings().stream()
                        .collect(Collectors.toMap(it -> it.id().toString(), it -> it));
        List<WebhookReceiver.Taken> taken = receiver.taken();
        System.out.println(
                "WebhookIT: " + booked.size() + " settled, " + taken.size() + " times told");
        assertThat(taken)
                .allSatisfy(
                        it -> {
                            ProcessorBooking booking =
                                    Objects.requireNonNull(booked.get(it.payment()), it.id());
                            assertThat(it.type()).isEqualTo("payment.settled");
                            assertThat(it.body().path("data").path("processor").asString())
                                    .isEqualTo(booking.processor());
                            assertThat(
                                            it.body()
                                                    .path("data")
                                                    .path("amount")
                                                    .decimalValue()
                                                    .movePointRight(2)
                                                    .longValueExact())
                                    .isEqualTo(booking.cents());
                        });
        assertThat(taken.stream().map(WebhookReceiver.Taken::payment).distinct())
                .hasSize(booked.size());
        assertThat(taken.stream().map(WebhookReceiver.Taken::id).distinct()).hasSize(booked.size());
    }

    private void shouldTellHowFarItIs(TestBed bed) {
        Await.until(
                DRAIN_MAX,
                () -> bed.gateway().readiness().contains("\"webhooks\":\"ok\""),
                () -> bed.gateway().readiness());
        assertThat(bed.metric("comporta_webhooks_delivered_total")).isPositive();
        Await.until(
                DRAIN_MAX,
                () -> webhooks(Map.of(), "status").output().contains("behind              0"),
                () -> webhooks(Map.of(), "status").output());
    }

    private void shouldTellNobodyTheSecret(TestBed bed) throws IOException {
        for (int start = 0; start < 4; start++) {
            assertThat(Comporta.read(directory.resolve("gateway-" + start + ".log")))
                    .contains("webhooks to http://127.0.0.1")
                    .doesNotContain(WebhookReceiver.SECRET.substring(6));
        }
        assertThat(bed.api().metrics().text()).doesNotContain(WebhookReceiver.SECRET.substring(6));
    }

    /** By the ids that they had. */
    private void shouldTellAllOnceMore(WebhookReceiver receiver, TestBed bed) {
        Set<String> before = ids(receiver.taken());
        int count = receiver.taken().size();

        Comporta.Ended ended =
                webhooks(
                        Map.of(
                                "WEBHOOK_URL",
                                receiver.uri().toString(),
                                "WEBHOOK_SECRET",
                                WebhookReceiver.SECRET),
                        "replay",
                        "--from",
                        "1");

        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ids(receiver.taken())).isEqualTo(before);
        assertThat(receiver.taken()).hasSize(count + bed.bookings().size());
    }

    private static Set<String> ids(List<WebhookReceiver.Taken> taken) {
        return taken.stream().map(WebhookReceiver.Taken::id).collect(Collectors.toSet());
    }

    private Comporta.Ended webhooks(Map<String, String> more, String... words) {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("DATA_DIR", directory.resolve("data").toString());
        String[] all = new String[words.length + 1];
        all[0] = "webhooks";
        System.arraycopy(words, 0, all, 1, words.length);
        return Comporta.runToEnd(directory.resolve("webhooks.log"), variables, all);
    }

    private static Map<String, String> to(WebhookReceiver receiver, Map<String, String> variables) {
        variables.put("WEBHOOK_URL", receiver.uri().toString());
        return variables;
    }

    private static Map<String, String> environment(int segmentMib) {
        return Map.of(
                "SEGMENT_MIB",
                Integer.toString(segmentMib),
                "WEBHOOK_SECRET",
                WebhookReceiver.SECRET,
                "WEBHOOK_TIMEOUT",
                "60s");
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
