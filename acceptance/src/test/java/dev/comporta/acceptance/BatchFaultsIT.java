package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.simulator.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault 10 through batches: three requests in ten book some of their payments and fall silent, book
 * some and reset, or break off before the rest. {@code -Dbatch.payments=N} sends more.
 */
final class BatchFaultsIT {
    private static final int PAYMENTS = Integer.getInteger("batch.payments", 10_000);
    private static final int FAULTS_MIN = PAYMENTS / 2_000;
    private static final int CLIENTS = 64;
    private static final Duration DRAIN_MAX = Duration.ofMinutes(2);
    private static final Map<String, String> BATCHING =
            Map.of(
                    "PROCESSORS", "name=default,batch=20;name=fallback,batch=20",
                    "PROCESSOR_TIMEOUT", "300ms",
                    "ROUTING_DEADLINE", "500ms");

    @TempDir private Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldBookEachOnceThoughBatchesBreakInTheMiddle() {
        long seed = Seeds.print("BatchFaultsIT");
        try (TestBed bed = new TestBed(directory, seed, BATCHING)) {
            bed.byDefault().suffer(new Faults(0.1, 0.1, 0.1));
            bed.byFallback().suffer(new Faults(0.1, 0.1, 0.1));
            try (Clients clients = new Clients(bed.gateway().uri(), CLIENTS, seed, 5, PAYMENTS)) {
                clients.awaitEnd();
                Await.until(
                        DRAIN_MAX,
                        () -> faultsMetBy(bed.byDefault()) > FAULTS_MIN,
                        () -> told(bed.byDefault()));
                bed.healAndDrain(DRAIN_MAX, PAYMENTS);

                ThreeSets sets =
                        new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings());
                System.out.println("BatchFaultsIT: " + sets + told(bed.byDefault()));
                assertThat(clients.surprises()).isEmpty();
                sets.shouldHoldEachPaymentOnce()
                        .shouldBeToldByTheGateway(bed.gateway().uri())
                        .shouldAgreeInWindows(bed.api()::summary, 200, seed);
            }
            assertThat(bed.byDefault().stat("batches")).isGreaterThan(FAULTS_MIN);
        }
    }

    private static long faultsMetBy(ControlledProcessor processor) {
        return processor.stat("resetAfterBooking")
                + processor.stat("hungAfterBooking")
                + processor.stat("closedBeforeBooking");
    }

    private static String told(ControlledProcessor processor) {
        return ", default: %d booked in %d batches and single requests (%d posts; reset %d, hung %d, closed %d, 422 %d)"
                .formatted(
                        processor.stat("booked"),
                        processor.stat("batches"),
                        processor.stat("posts"),
                        processor.stat("resetAfterBooking"),
                        processor.stat("hungAfterBooking"),
                        processor.stat("closedBeforeBooking"),
                        processor.stat("answered422"));
    }
}
