package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An ingress before the cheap processor answers for it while it is at work, and books later. */
final class ProxyIT {
    private static final int PAYMENTS = 20;
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Map<String, String> HASTY =
            Map.of("PROCESSOR_TIMEOUT", "5s", "ROUTING_DEADLINE", "600ms");

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {504, 503, 404, 200})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldBookOnceBehindPages(int status) throws IOException {
        long seed = Seeds.print("ProxyIT");
        try (TestBed bed = new TestBed(directory, seed, HASTY)) {
            bed.byDefault().suffer(Duration.ofSeconds(1), false);
            bed.byDefault().hideBehindPagesOf(status);
            Map<UUID, Long> posted = post(bed, seed);
            Await.until(
                    WITHIN,
                    () -> bed.byDefault().stat("booked") > 0,
                    () -> "nothing was booked behind the page");

            bed.healAndDrain(WITHIN, PAYMENTS);

            new ThreeSets(posted, posted.keySet(), bed.bookings())
                    .shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(bed.gateway().uri())
                    .shouldAgreeInWindows(bed.api()::summary, 50, seed);
            assertThat(bed.metric("comporta_processor_unanswered_total", "evidence=\"page\""))
                    .isPositive();
            assertThat(bed.gateway().output())
                    .containsOnlyOnce("processor default sent an answer that is not JSON");
        }
    }

    /** The record in the form of the real processors, which no zone stands behind. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldReadTheRecordOfAnotherBooking() throws IOException {
        UUID id = new UUID(20, 25);
        try (TestBed bed = new TestBed(directory, 1, Map.of())) {
            try (WireConnection other = new WireConnection(bed.byDefault().uri())) {
                other.send(
                        "POST",
                        "/payments",
                        "{\"correlationId\":\"%s\",\"amount\":19.90,\"requestedAt\":\"%s\"}"
                                .formatted(id, "2025-07-15T12:34:56.120Z"));
            }
            try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
                assertThat(connection.post(id, 1990)).isEqualTo(202);
            }

            bed.healAndDrain(WITHIN, 1);

            new ThreeSets(Map.of(id, 1990L), Set.of(id), bed.bookings())
                    .shouldHoldEachPaymentOnce()
                    .shouldBeToldByTheGateway(bed.gateway().uri());
        }
    }

    private static Map<UUID, Long> post(TestBed bed, long seed) throws IOException {
        Map<UUID, Long> posted = new HashMap<>();
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            for (int number = 1; number <= PAYMENTS; number++) {
                UUID id = new UUID(seed, number);
                assertThat(connection.post(id, number)).isEqualTo(202);
                posted.put(id, (long) number);
            }
        }
        return posted;
    }
}
