package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same id over many connections at once (fault 18). */
@Timeout(120)
final class IdempotencyIT {
    private static final int CONNECTIONS = 100;
    private static final long CENTS = 1_990;
    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);

    @TempDir private Path directory;

    @Test
    void shouldBookOnceWhatIsPostedAHundredTimesAtOnce() throws Exception {
        try (TestBed bed = new TestBed(directory, 1, Map.of())) {
            UUID id = UUID.randomUUID();
            URI gateway = bed.gateway().uri();

            assertThat(postAtOnce(gateway, id, _ -> CENTS)).containsOnly(202);
            assertThat(postAtOnce(gateway, id, _ -> CENTS + 1)).containsOnly(409);
            bed.healAndDrain(DRAIN_MAX, 1);
            assertThat(postAtOnce(gateway, id, _ -> CENTS)).containsOnly(202);
            assertThat(postAtOnce(gateway, id, _ -> CENTS + 1)).containsOnly(409);
            bed.gateway().kill();
            bed.gateway().startAgain();
            assertThat(postAtOnce(gateway, id, _ -> CENTS)).containsOnly(202);
            assertThat(postAtOnce(gateway, id, _ -> CENTS + 1)).containsOnly(409);

            bed.healAndDrain(DRAIN_MAX, 1);
            new ThreeSets(Map.of(id, CENTS), Set.of(id), bed.bookings())
                    .shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(gateway);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void shouldLetOneOfTwoAmountsWin(String threads) throws Exception {
        try (TestBed bed = new TestBed(directory, 1, Map.of("THREADS", threads))) {
            UUID id = UUID.randomUUID();
            URI gateway = bed.gateway().uri();

            List<Integer> statuses = postAtOnce(gateway, id, number -> CENTS + number % 2);

            assertThat(statuses).containsOnly(202, 409);
            assertThat(Collections.frequency(statuses, 202)).isEqualTo(CONNECTIONS / 2);
            long won = CENTS + statuses.indexOf(202) % 2;
            bed.healAndDrain(DRAIN_MAX, 1);
            new ThreeSets(Map.of(id, won), Set.of(id), bed.bookings())
                    .shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(gateway);
        }
    }

    /** Of one journal in Redis: one of them owns it, and the other passes requests on. */
    @Test
    void shouldLetOneOfTwoAmountsWinAtTwoInstances() throws Exception {
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()));
                GatewayProcess second =
                        bed.another(
                                directory.resolve("second"), Map.of("REDIS_URL", redis.url()))) {
            Await.until(
                    DRAIN_MAX,
                    () -> second.readiness().contains("\"relay\":\"ok\""),
                    second::describe);
            UUID id = UUID.randomUUID();
            List<URI> both = List.of(bed.gateway().uri(), second.uri());

            List<Integer> statuses =
                    postAtOnce(
                            number -> both.get(number % 2), id, number -> CENTS + number / 2 % 2);

            assertThat(statuses).containsOnly(202, 409);
            assertThat(Collections.frequency(statuses, 202)).isEqualTo(CONNECTIONS / 2);
            long won = CENTS + statuses.indexOf(202) / 2 % 2;
            bed.healAndDrain(DRAIN_MAX, 1);
            for (URI gateway : both) {
                new ThreeSets(Map.of(id, won), Set.of(id), bed.bookings())
                        .shouldHoldEachPaymentOnce()
                        .shouldBeToldByTheGateway(gateway);
            }
        }
    }

    private static List<Integer> postAtOnce(URI gateway, UUID id, IntToLongFunction cents)
            throws Exception {
        return postAtOnce(_ -> gateway, id, cents);
    }

    /** The statuses, in the order of the connections. */
    private static List<Integer> postAtOnce(
            IntFunction<URI> gateway, UUID id, IntToLongFunction cents) throws Exception {
        CyclicBarrier together = new CyclicBarrier(CONNECTIONS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int number = 0; number < CONNECTIONS; number++) {
                long ours = cents.applyAsLong(number);
                answers.add(threads.submit(poster(gateway.apply(number), id, ours, together)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }

    private static Callable<Integer> poster(
            URI gateway, UUID id, long cents, CyclicBarrier together) {
        return () -> {
            try (WireConnection connection = new WireConnection(gateway)) {
                together.await();
                return connection.post(id, cents);
            }
        };
    }
}
