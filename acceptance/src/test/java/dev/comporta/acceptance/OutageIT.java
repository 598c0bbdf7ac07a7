package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processors that are down, flap or are too slow for the load, and a gateway that is stopped in the
 * middle (faults 9, 15, 16 and 19). {@code -Doutage.seconds=N} makes each last longer.
 */
@Timeout(1_800)
final class OutageIT {
    private static final Duration OUTAGE =
            Duration.ofSeconds(Integer.getInteger("outage.seconds", 6));
    private static final Duration DRAIN_MAX = Duration.ofMinutes(2);
    private static final int CLIENTS = 24;
    private static final int PENDING_MAX = 400;
    private static final Duration FLAP_MAX = Duration.ofSeconds(1);

    private final long seed = Seeds.print("OutageIT");
    @TempDir private Path directory;

    /** What goes wrong while clients post. */
    private interface Disturbance {
        void apply(TestBed bed) throws InterruptedException;
    }

    @Test
    void shouldHoldWhatItTookAndShedTheRestWhileBothAreDown() {
        Map<String, String> bounded = Map.of("PENDING_MAX", Integer.toString(PENDING_MAX));
        run(
                bounded,
                bed -> {
                    bed.byDefault().suffer(Duration.ZERO, true);
                    bed.byFallback().suffer(Duration.ofMillis(200), true);
                    awaitShedding(bed);
                    Thread.sleep(OUTAGE);
                    assertThat(pending(bed)).isLessThanOrEqualTo(PENDING_MAX);
                });
    }

    @Test
    void shouldSettleOnceWhileBothFlap() {
        run(
                Map.of("PROCESSOR_TIMEOUT", "400ms", "ROUTING_DEADLINE", "1s"),
                bed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    long end = System.nanoTime() + OUTAGE.toNanos() * 2;
                    while (System.nanoTime() < end) {
                        flap(bed.byDefault(), random);
                        flap(bed.byFallback(), random);
                        Thread.sleep(random.nextLong(FLAP_MAX.toMillis()));
                    }
                });
    }

    @Test
    void shouldShedWhatProcessorsCanNotTakeAndGoOnAfterwards() {
        Map<String, String> narrow =
                Map.of(
                        "PENDING_MAX",
                        Integer.toString(PENDING_MAX),
                        "PROCESSOR_IN_FLIGHT_MAX",
                        "8");
        run(
                narrow,
                bed -> {
                    bed.byDefault().suffer(Duration.ofMillis(500), false);
                    bed.byFallback().suffer(Duration.ofMillis(500), false);
                    awaitShedding(bed);
                    Thread.sleep(OUTAGE);
                    assertThat(pending(bed)).isLessThanOrEqualTo(PENDING_MAX);
                });
    }

    @Test
    void shouldTakeAnswersAsEvidenceOnlyAfterItWasStopped() {
        run(
                Map.of("PROCESSOR_TIMEOUT", "500ms"),
                bed -> {
                    bed.byDefault().suffer(new Faults(0, 0.02, 0));
                    bed.byDefault().suffer(Duration.ofMillis(100), false);
                    Thread.sleep(1_000);
                    bed.gateway().signal("STOP");
                    Thread.sleep(OUTAGE);
                    bed.gateway().signal("CONT");
                    Thread.sleep(1_000);
                });
    }

    private void run(Map<String, String> environment, Disturbance disturbance) {
        try (TestBed bed = new TestBed(directory, seed, environment);
                Clients clients =
                        new Clients(bed.gateway().uri(), CLIENTS, seed, 10, Long.MAX_VALUE)) {
            disturbance.apply(bed);
            bed.byDefault().heal();
            bed.byFallback().heal();
            clients.end();
            bed.healAndDrain(DRAIN_MAX, clients.acknowledged().size());

            assertThat(clients.surprises()).isEmpty();
            ThreeSets sets =
                    new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings());
            System.out.println("OutageIT: " + sets);
            sets.shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(bed.gateway().uri())
                    .shouldAgreeInWindows(bed.api()::summary, 100, seed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static void flap(ControlledProcessor processor, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> processor.suffer(Duration.ofMillis(random.nextLong(300)), true);
            case 1 -> processor.suffer(new Faults(0.2, 0.1, 0.2));
            default -> processor.heal();
        }
    }

    private static void awaitShedding(TestBed bed) {
        Await.until(
                DRAIN_MAX,
                () -> bed.metric("comporta_http_answers_total", "status=\"503\"") > 0,
                () -> "nothing was shed");
    }

    private static long pending(TestBed bed) {
        return bed.api().metrics().sum("comporta_payments_pending").orElseThrow();
    }
}
