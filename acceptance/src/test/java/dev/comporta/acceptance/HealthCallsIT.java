package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processors let their health be asked once per 5 s, whoever asks (fault 14). */
@Timeout(180)
final class HealthCallsIT {
    private static final long INTERVAL_SECONDS = 5;
    private static final int QUICK_RESTARTS = 4;
    private static final int CALLS = 2;
    private static final Duration CALL_MAX = Duration.ofSeconds(40);

    @TempDir private Path directory;

    @Test
    void shouldNotAskTooOftenWhenRestartedInQuickSuccession() {
        long startNanos = System.nanoTime();
        try (TestBed bed = new TestBed(directory, 1, Map.of())) {
            for (int restart = 0; restart < QUICK_RESTARTS; restart++) {
                restart(bed);
            }
            for (int calls = 1; calls < CALLS; calls++) {
                awaitCalls(bed, calls);
                restart(bed);
            }
            awaitCalls(bed, CALLS);

            shouldHaveBeenAskedSeldom(bed, startNanos);
        }
    }

    /** Each one asks only while it owns the journal, and not at once. */
    @Test
    void shouldNotAskTooOftenWhereTheOwnerChanges() {
        long startNanos = System.nanoTime();
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, 1, Map.of("REDIS_URL", redis.url()));
                GatewayProcess second =
                        bed.another(
                                directory.resolve("second"), Map.of("REDIS_URL", redis.url()))) {
            bed.gateway().kill();
            awaitOwner(second);
            bed.gateway().startAgain();
            awaitCalls(bed, 1);

            second.terminate(); // the other one takes over at once
            awaitOwner(bed.gateway());
            awaitCalls(bed, 2);

            shouldHaveBeenAskedSeldom(bed, startNanos);
        }
    }

    private static void shouldHaveBeenAskedSeldom(TestBed bed, long startNanos) {
        long elapsedSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
        for (ControlledProcessor processor : List.of(bed.byDefault(), bed.byFallback())) {
            assertThat(processor.stat("healthAnswered429")).isZero();
            assertThat(processor.stat("healthCalls"))
                    .isLessThanOrEqualTo(1 + elapsedSeconds / INTERVAL_SECONDS);
        }
    }

    private static void awaitOwner(GatewayProcess gateway) {
        Await.until(
                CALL_MAX,
                () -> gateway.readiness().contains("\"role\":\"owner"),
                gateway::describe);
    }

    private static void restart(TestBed bed) {
        bed.gateway().kill();
        bed.gateway().startAgain();
    }

    private static void awaitCalls(TestBed bed, int count) {
        Await.until(
                CALL_MAX,
                () ->
                        bed.byDefault().stat("healthCalls") >= count
                                && bed.byFallback().stat("healthCalls") >= count,
                () -> "health was not asked for " + count + " times");
    }
}
