package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of two gateways over a journal in Redis, of which the one that tells is killed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class WebhookTakeOverIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(90);
    private static final Pattern TOLD = Pattern.compile("told up to +([0-9,]+)");
    private static final int UNTOLD = 200;
    private static final UUID ID = new UUID(7, 1);

    @TempDir private Path directory;

    @Test
    void shouldGoOnWhereTheKilledOwnerWas() throws IOException {
        long seed = Seeds.print("WebhookTakeOverIT");
        try (WebhookReceiver receiver = new WebhookReceiver(seed);
                RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, environment(receiver, redis));
                GatewayProcess second = second(bed, receiver, redis)) {
            awaitOwner(bed.gateway(), 1);
            bury(bed, receiver);
            long before = toldUpTo(redis);
            try (Clients clients = new Clients(second.uri(), 8, seed, 20, Long.MAX_VALUE)) {
                Await.until(WAIT_MAX, () -> toldUpTo(redis) > before, receiver.taken()::toString);
                receiver.fail(10);
                BuriedPayments.acknowledge(bed, ID, directory.resolve("acknowledge.log"));
                awaitBooked(bed, bed.bookings().size() + UNTOLD);
                bed.gateway().kill();
                awaitOwner(second, 2);
                clients.end();
            }
            receiver.heal();

            awaitTold(receiver, bed, second);
            check(receiver, before, redis);
        }
    }

    private void bury(TestBed bed, WebhookReceiver receiver) throws IOException {
        bed.byDefault().answerOnlyPagesOf(400);
        bed.byFallback().answerOnlyPagesOf(400);
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            connection.post(ID, 1_990);
        }
        Await.until(WAIT_MAX, () -> receiver.taken().size() == 1, bed.gateway()::describe);
        bed.byDefault().heal();
        bed.byFallback().heal();
    }

    private static void awaitBooked(TestBed bed, int count) {
        Await.until(WAIT_MAX, () -> bed.bookings().size() >= count, bed.gateway()::describe);
    }

    /** Everything that the processors booked, and what became of the dead letter. */
    private static void awaitTold(WebhookReceiver receiver, TestBed bed, GatewayProcess owner) {
        Await.until(
                WAIT_MAX,
                () -> {
                    List<String> told =
                            receiver.taken().stream().map(WebhookReceiver.Taken::payment).toList();
                    return bed.bookings().stream().allMatch(it -> told.contains(it.id().toString()))
                            && owner.readiness().contains("\"webhooks\":\"ok\"");
                },
                owner::describe);
    }

    private void check(WebhookReceiver receiver, long before, RedisProcess redis) {
        List<WebhookReceiver.Taken> taken = receiver.taken();
        System.out.println("WebhookTakeOverIT: " + taken.size() + " times told");
        assertThat(receiver.complaints()).isEmpty();
        assertThat(taken.stream().filter(it -> it.payment().equals(ID.toString())))
                .extracting(WebhookReceiver.Taken::type)
                .containsExactly("payment.buried", "payment.resolved");
        assertThat(toldUpTo(redis)).isGreaterThan(before + UNTOLD);
    }

    /** As {@code comporta webhooks status} says, beside the gateways; 0: nothing was ever told. */
    private long toldUpTo(RedisProcess redis) {
        Comporta.Ended ended =
                Comporta.runToEnd(
                        directory.resolve("status.log"),
                        Map.of("REDIS_URL", redis.url()),
                        "webhooks",
                        "status");
        Matcher told = TOLD.matcher(ended.output());
        return told.find() ? Long.parseLong(told.group(1).replace(",", "")) : 0;
    }

    private static void awaitOwner(GatewayProcess gateway, int term) {
        String words = "\"role\":\"owner, term " + term + "\"";
        Await.until(WAIT_MAX, () -> gateway.readiness().contains(words), gateway::describe);
    }

    private GatewayProcess second(TestBed bed, WebhookReceiver receiver, RedisProcess redis)
            throws IOException {
        Map<String, String> variables = new HashMap<>(environment(receiver, redis));
        variables.putAll(
                TestBed.processorUrls(
                        bed.byDefault().uri().toString(), bed.byFallback().uri().toString()));
        return new GatewayProcess(Files.createDirectories(directory.resolve("second")), variables);
    }

    private static Map<String, String> environment(WebhookReceiver receiver, RedisProcess redis) {
        return Map.of(
                "REDIS_URL",
                redis.url(),
                "PROCESSOR_PAGE",
                "as-status",
                "WEBHOOK_URL",
                receiver.uri().toString(),
                "WEBHOOK_SECRET",
                WebhookReceiver.SECRET,
                "WEBHOOK_TIMEOUT",
                "60s");
    }
}
