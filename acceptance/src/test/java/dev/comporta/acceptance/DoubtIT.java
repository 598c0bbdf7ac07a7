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
 * The cheap processor books and falls silent, books and resets, or closes without booking, for
 * three payments in ten (faults 10 and 11). {@code -Ddoubt.payments=N} sends more.
 */
final class DoubtIT {
    private static final int PAYMENTS = Integer.getInteger("doubt.payments", 3_000);
    private static final int EACH_FAULT_MIN = PAYMENTS / 300;
    private static final Duration DRAIN_MAX = Duration.ofSeconds(90);
    private static final Duration METRICS_AGE_MAX = Duration.ofSeconds(10);

    /** So few at once that doubts fill the cheap processor, and much goes to the dear one. */
    private static final Map<String, String> SPILLING =
            Map.of(
                    "PROCESSOR_TIMEOUT",
                    "300ms",
                    "PROCESSOR_IN_FLIGHT_MAX",
                    "16",
                    "ROUTING_DEADLINE",
                    "300ms");

    @TempDir private Path directory;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldBookOnceWhatTheProcessorLeavesInDoubt() {
        long seed = Seeds.print("DoubtIT");
        try (TestBed bed = new TestBed(directory, seed, SPILLING)) {
            bed.byDefault().suffer(new Faults(0.1, 0.1, 0.1));
            try (Clients clients = new Clients(bed.gateway().uri(), 24, seed, 20, PAYMENTS)) {
                clients.awaitEnd();
                bed.healAndDrain(DRAIN_MAX, PAYMENTS);

                ThreeSets sets =
                        new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings());
                System.out.println("DoubtIT: " + sets + ", " + faults(bed.byDefault()));
                assertThat(clients.surprises()).isEmpty();
                sets.shouldHoldEachPaymentOnce()
                        .shouldBeToldByTheGateway(bed.gateway().uri())
                        .shouldAgreeInWindows(bed.api()::summary, 200, seed);
            }
            shouldHaveMetEachFault(bed.byDefault());
            assertThat(bed.byFallback().stat("booked")).isGreaterThan(EACH_FAULT_MIN);
            shouldHaveReceivedWhatWasSent(bed, bed.byDefault(), "default");
            shouldHaveReceivedWhatWasSent(bed, bed.byFallback(), "fallback");
        }
    }

    private static String faults(ControlledProcessor processor) {
        return "reset %d, hung %d, closed %d, answered 422 %d, sent one id at most %d times"
                .formatted(
                        processor.stat("resetAfterBooking"),
                        processor.stat("hungAfterBooking"),
                        processor.stat("closedBeforeBooking"),
                        processor.stat("answered422"),
                        processor.stat("sendsPerIdMax"));
    }

    private static void shouldHaveMetEachFault(ControlledProcessor processor) {
        assertThat(processor.stat("resetAfterBooking")).isGreaterThan(EACH_FAULT_MIN);
        assertThat(processor.stat("hungAfterBooking")).isGreaterThan(EACH_FAULT_MIN);
        assertThat(processor.stat("closedBeforeBooking")).isGreaterThan(EACH_FAULT_MIN);
    }

    /** Nothing on the way sends anything again by itself. */
    private static void shouldHaveReceivedWhatWasSent(
            TestBed bed, ControlledProcessor processor, String name) {
        Await.until(
                METRICS_AGE_MAX,
                () -> sent(bed, name) == processor.stat("posts"),
                () ->
                        "the gateway says that it sent %d payments to %s, which received %d"
                                .formatted(sent(bed, name), name, processor.stat("posts")));
    }

    private static long sent(TestBed bed, String processor) {
        String label = "processor=\"" + processor + "\"";
        return bed.metric("comporta_processor_sends_total", label)
                - bed.metric(
                        "comporta_processor_unanswered_total", "evidence=\"not_sent\"," + label);
    }
}
