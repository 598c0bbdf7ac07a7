package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.wire.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Webhooks of many payments of which each has three events, of gateways that are killed while they
 * tell them.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class WebhookOrderIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(90);
    private static final List<String> STAGES =
            List.of("payment.buried", "payment.resolved", "payment.settled");
    private static final int PAYMENTS = 300;

    /** Few enough that a payment's events come in one batch. */
    private static final int RETRIED_AT_A_TIME = 50;

    private static final int KILLS = 3;

    /** At the first kill in the first batch, at the last behind it. */
    private static final int TAKEN_BEFORE_A_KILL = 100;

    @TempDir private Path directory;

    @Test
    void shouldMissNothingAndKeepTheOrderOverAJournalOnDisk() throws IOException {
        long seed = Seeds.print("WebhookOrderIT");
        try (WebhookReceiver receiver = new WebhookReceiver(seed);
                TestBed bed = new TestBed(directory, seed, environment(receiver, Map.of()))) {
            makeEvents(bed, receiver);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitSated(receiver, bed.gateway());
                bed.gateway().kill();
                receiver.takeOnly(TAKEN_BEFORE_A_KILL * (kill + 2));
                bed.gateway().startAgain();
            }
            check(receiver, bed, bed.gateway());
        }
    }

    @Test
    void shouldMissNothingAndKeepTheOrderOverAJournalInRedis() throws IOException {
        long seed = Seeds.print("WebhookOrderIT");
        try (WebhookReceiver receiver = new WebhookReceiver(seed);
                RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, seed, shared(receiver, redis));
                GatewayProcess second =
                        bed.another(directory.resolve("second"), shared(receiver, redis))) {
            awaitOwner(bed.gateway());
            makeEvents(bed, receiver);
            GatewayProcess owner = bed.gateway();
            GatewayProcess next = second;
            for (int kill = 0; kill < KILLS; kill++) {
                awaitSated(receiver, owner);
                owner.kill();
                receiver.takeOnly(TAKEN_BEFORE_A_KILL * (kill + 2));
                awaitOwner(next);
                owner.startAgain();
                GatewayProcess killed = owner;
                owner = next;
                next = killed;
            }
            check(receiver, bed, owner);
        }
    }

    /** All of them happen while the receiver takes none that is behind a burial. */
    private static void makeEvents(TestBed bed, WebhookReceiver receiver) {
        BuriedPayments.bury(bed, PAYMENTS);
        Await.until(WAIT_MAX, () -> receiver.taken().size() == PAYMENTS, bed.gateway()::describe);
        receiver.takeOnly(0);
        bed.byDefault().heal();
        bed.byFallback().heal();
        for (int retried = RETRIED_AT_A_TIME; retried <= PAYMENTS; retried += RETRIED_AT_A_TIME) {
            BuriedPayments.retry(bed.gateway(), RETRIED_AT_A_TIME);
            int count = retried;
            Await.until(WAIT_MAX, () -> settled(bed) == count, bed.gateway()::describe);
        }
        receiver.fail(1);
        receiver.takeOnly(TAKEN_BEFORE_A_KILL);
    }

    private static long settled(TestBed bed) {
        return bed.api().summary(Window.EVERYTHING).sum().count();
    }

    private static void awaitSated(WebhookReceiver receiver, GatewayProcess gateway) {
        Await.until(WAIT_MAX, receiver::isSated, gateway::describe);
    }

    private static void check(WebhookReceiver receiver, TestBed bed, GatewayProcess owner) {
        receiver.heal();
        Await.until(
                WAIT_MAX,
                () -> events(receiver).distinct().count() == (long) PAYMENTS * STAGES.size(),
                () -> events(receiver).distinct().count() + " told; " + owner.readiness());

        List<WebhookReceiver.Taken> taken = receiver.taken();
        System.out.println("WebhookOrderIT: " + taken.size() + " times told");
        assertThat(receiver.complaints()).isEmpty();
        assertThat(bed.bookings()).hasSize(PAYMENTS);
        shouldBeAllAndInOrder(taken);
        assertThat(taken.stream().map(WebhookReceiver.Taken::id).distinct())
                .hasSize(PAYMENTS * STAGES.size());
    }

    /** By payment and type. */
    private static Stream<String> events(WebhookReceiver receiver) {
        return receiver.taken().stream().map(it -> it.payment() + it.type());
    }

    /** What was taken may come again after a kill, and nothing before what it follows. */
    private static void shouldBeAllAndInOrder(List<WebhookReceiver.Taken> taken) {
        Map<String, List<String>> told = new HashMap<>();
        for (WebhookReceiver.Taken one : taken) {
            List<String> before = told.computeIfAbsent(one.payment(), _ -> new ArrayList<>());
            assertThat(before)
                    .as("what was told before %s", one.id())
                    .containsAll(STAGES.subList(0, STAGES.indexOf(one.type())));
            before.add(one.type());
        }
        assertThat(told).hasSize(PAYMENTS);
        assertThat(told.values()).allSatisfy(it -> assertThat(it).containsAll(STAGES));
    }

    private static void awaitOwner(GatewayProcess gateway) {
        Await.until(
                WAIT_MAX,
                () -> gateway.readiness().contains("\"role\":\"owner"),
                gateway::describe);
    }

    private static Map<String, String> shared(WebhookReceiver receiver, RedisProcess redis) {
        return environment(receiver, Map.of("REDIS_URL", redis.url()));
    }

    private static Map<String, String> environment(
            WebhookReceiver receiver, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("PROCESSOR_PAGE", "as-status");
        variables.put("WEBHOOK_URL", receiver.uri().toString());
        variables.put("WEBHOOK_SECRET", WebhookReceiver.SECRET);
        variables.put("WEBHOOK_TIMEOUT", "60s");
        return variables;
    }
}
