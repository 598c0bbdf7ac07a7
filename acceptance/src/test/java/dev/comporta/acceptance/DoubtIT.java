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
        try (Topology topology = new Topology(directory, seed, SPILLING)) {
            topology.byDefault().suffer(new Faults(0.1, 0.1, 0.1));
            try (Clients clients = new Clients(topology.gateway().uri(), 24, seed, 20, PAYMENTS)) {
                clients.awaitEnd();
                topology.healAndDrain(DRAIN_MAX, PAYMENTS);

                ThreeSets sets =
                        new ThreeSets(
                                clients.posted(), clients.acknowledged(), topology.bookings());
                System.out.println("DoubtIT: " + sets + ", " + faults(topology.byDefault()));
                assertThat(clients.surprises()).isEmpty();
                sets.shouldHoldEachPaymentOnce()
                        .shouldBeToldByTheGateway(topology.gateway().uri())
                        .shouldAgreeInWindows(topology.api()::summary, 200, seed);
            }
            shouldHaveMetEachFault(topology.byDefault());
            assertThat(topology.byFallback().stat("booked")).isGreaterThan(EACH_FAULT_MIN);
            shouldHaveReceivedWhatWasSent(topology, topology.byDefault(), "default");
            shouldHaveReceivedWhatWasSent(topology, topology.byFallback(), "fallback");
        }
    }

    private static String faults(SimulatedProcessor processor) {
        return "reset %d, hung %d, closed %d, answered 422 %d, sent one id at most %d times"
                .formatted(
                        processor.stat("resetAfterBooking"),
                        processor.stat("hungAfterBooking"),
                        processor.stat("closedBeforeBooking"),
                        processor.stat("answered422"),
                        processor.stat("sendsPerIdMax"));
    }

    private static void shouldHaveMetEachFault(SimulatedProcessor processor) {
        assertThat(processor.stat("resetAfterBooking")).isGreaterThan(EACH_FAULT_MIN);
        assertThat(processor.stat("hungAfterBooking")).isGreaterThan(EACH_FAULT_MIN);
        assertThat(processor.stat("closedBeforeBooking")).isGreaterThan(EACH_FAULT_MIN);
    }

    /** Nothing on the way sends anything again by itself. */
    private static void shouldHaveReceivedWhatWasSent(
            Topology topology, SimulatedProcessor processor, String name) {
        Await.until(
                METRICS_AGE_MAX,
                () -> sent(topology, name) == processor.stat("posts"),
                () ->
                        "the gateway says that it sent %d payments to %s, which received %d"
                                .formatted(sent(topology, name), name, processor.stat("posts")));
    }

    private static long sent(Topology topology, String processor) {
        String label = "processor=\"" + processor + "\"";
        return topology.metric("comporta_processor_sends_total", label)
                - topology.metric(
                        "comporta_processor_unanswered_total", "evidence=\"not_sent\"," + label);
    }
}
