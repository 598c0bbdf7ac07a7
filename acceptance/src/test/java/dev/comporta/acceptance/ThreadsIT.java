package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same load, however many event loops there are and whatever an acknowledgement survives. */
@Timeout(180)
final class ThreadsIT {
    private static final int PAYMENTS = 1_000;
    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({"3, process", "1, power", "3, power", "3, memory"})
    void shouldSettleExactly(String threads, String durability) {
        long seed = Seeds.print("ThreadsIT");
        try (TestBed bed =
                        new TestBed(
                                directory,
                                seed,
                                Map.of(
                                        "THREADS",
                                        threads,
                                        "DURABILITY",
                                        durability,
                                        "ROUTING_DEADLINE",
                                        "500ms"));
                Clients clients = new Clients(bed.gateway().uri(), 48, seed, 30, PAYMENTS)) {
            Await.until(
                    DRAIN_MAX,
                    () -> clients.acknowledged().size() > PAYMENTS / 4,
                    () -> "acknowledged " + clients.acknowledged().size());
            bed.byDefault().suffer(Duration.ofMillis(20), true);
            clients.awaitEnd();
            bed.healAndDrain(DRAIN_MAX, PAYMENTS);

            assertThat(clients.surprises()).isEmpty();
            new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings())
                    .shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(bed.gateway().uri())
                    .shouldAgreeInWindows(bed.api()::summary, 100, seed);
        }
    }
}
