package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the gateway with SIGKILL at random instants under load, while both processors are slow,
 * fail, reset or fall silent, and starts it again on the same data (fault 1).
 *
 * <p>{@code -Dcrash.rounds=N} kills it N times, {@code -Dstress.seed=N} repeats a run's choices;
 * the instants at which the processes get there are the machine's.
 */
final class CrashIT {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 4);
    private static final Duration DRAIN_MAX = Duration.ofSeconds(90);
    private static final int MISERY_LASTS_MILLIS = 250;

    @TempDir private Path directory;

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void shouldLoseNothingAndBookNothingTwiceWhenKilled() {
        long seed = Seeds.print("CrashIT");
        SplittableRandom random = new SplittableRandom(seed);
        try (TestBed bed =
                        new TestBed(
                                directory,
                                seed,
                                Map.of("PROCESSOR_TIMEOUT", "500ms", "ROUTING_DEADLINE", "1s"));
                Clients clients = new Clients(bed.gateway().uri(), 24, seed, 30, Long.MAX_VALUE)) {
            for (int round = 0; round < ROUNDS; round++) {
                tormentFor(200 + random.nextInt(1_500), bed, random);
                bed.gateway().kill();
                bed.gateway().startAgain();
            }
            tormentFor(500, bed, random);
            clients.end();
            bed.healAndDrain(DRAIN_MAX, clients.acknowledged().size());

            ThreeSets sets =
                    new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings());
            System.out.println("CrashIT: killed " + ROUNDS + " times: " + sets);
            assertThat(clients.surprises()).isEmpty();
            sets.shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(bed.gateway().uri())
                    .shouldAgreeInWindows(bed.api()::summary, 500, seed);
        }
    }

    private static void tormentFor(int millis, TestBed bed, SplittableRandom random) {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < endNanos) {
            torment(bed.byDefault(), random);
            torment(bed.byFallback(), random);
            long leftNanos = Math.max(0, endNanos - System.nanoTime());
            long lastsNanos =
                    TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(MISERY_LASTS_MILLIS));
            LockSupport.parkNanos(Math.min(leftNanos, lastsNanos));
        }
    }

    private static void torment(ControlledProcessor processor, SplittableRandom random) {
        processor.heal();
        switch (random.nextInt(8)) {
            case 0 -> processor.suffer(Duration.ofMillis(random.nextInt(100)), false);
            case 1 -> processor.suffer(Duration.ofMillis(600 + random.nextInt(600)), false);
            case 2 -> processor.suffer(Duration.ofMillis(random.nextInt(200)), true);
            case 3 -> processor.suffer(new Faults(0.5, 0, 0));
            case 4 -> processor.suffer(new Faults(0, 0.5, 0));
            case 5 -> processor.suffer(new Faults(0, 0, 0.5));
            case 6 -> {
                processor.suffer(Duration.ofMillis(random.nextInt(50)), false);
                processor.suffer(new Faults(0.2, 0.2, 0.2));
            }
            default -> {
                // It stays well for a while.
            }
        }
    }
}
