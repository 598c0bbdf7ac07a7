package dev.comporta.workbench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class WireTest {
    private static final URI ORIGIN = URI.create("http://localhost:9999");

    @Test
    void shouldReadMoneyThatADoubleCannotHold() {
        ProcessorTotals totals =
                GatewayApi.totals(
                        ORIGIN,
                        WireClient.parse(
                                ORIGIN,
                                """
                                {"default":{"totalRequests":3,"totalAmount":90071992547409.93},
                                 "fallback":{"totalRequests":0,"totalAmount":0}}"""));

        assertThat(totals)
                .isEqualTo(
                        new ProcessorTotals(new Total(3, 9_007_199_254_740_993L), Total.NOTHING));
    }

    @Test
    void shouldRefuseFractionsOfACent() {
        assertThatThrownBy(() -> Cents.of(new BigDecimal("1.005")))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void shouldRoundFeesHalfEven() {
        assertThat(Cents.times(10, new BigDecimal("0.05"))).isZero();
        assertThat(Cents.times(30, new BigDecimal("0.05"))).isEqualTo(2);
        assertThat(Cents.format(123_456_789)).isEqualTo("1,234,567.89");
    }

    @Test
    void shouldSayWhoAnsweredWithoutATotal() {
        assertThatThrownBy(() -> GatewayApi.totals(ORIGIN, WireClient.parse(ORIGIN, "{}")))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(ORIGIN.toString());
        assertThatThrownBy(() -> WireClient.parse(ORIGIN, "<html>"))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("<html>");
    }

    @Test
    void shouldReadABooking() {
        String id = "4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3";

        assertThat(
                        ProcessorAdmin.booking(
                                ORIGIN,
                                "{\"correlationId\":\""
                                        + id
                                        + "\",\"amount\":19.9,\"requestedAt\":\"2025-07-15T12:34:56Z\"}"))
                .isEqualTo(new Booking(UUID.fromString(id), 1_990));
    }

    @Test
    void shouldAskForBothBoundsOrNone() {
        Instant from = Instant.parse("2025-07-15T12:00:00.500Z");

        assertThat(new Window(from, from).query())
                .isEqualTo("?from=2025-07-15T12:00:00.500Z&to=2025-07-15T12:00:00.500Z");
        assertThat(Window.EVERYTHING.query()).isEmpty();
        assertThatThrownBy(() -> new Window(from, from.minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSumAMetricOverItsLabels() {
        Metrics metrics =
                new Metrics(
                        """
                        # TYPE comporta_payments_pending gauge
                        comporta_payments_pending 7.0
                        comporta_payments_pending_max 9
                        comporta_payments_in_flight{processor="default"} 2.0
                        comporta_payments_in_flight{processor="fallback"} 1.0 1700000000000
                        """);

        assertThat(metrics.sum("comporta_payments_pending")).isEqualTo(OptionalLong.of(7));
        assertThat(metrics.sum("comporta_payments_in_flight")).isEqualTo(OptionalLong.of(3));
        assertThat(metrics.sum("comporta_payments_in_doubt")).isEmpty();
    }
}
