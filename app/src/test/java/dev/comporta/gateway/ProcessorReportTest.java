package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.ledger.Totals;
import dev.comporta.routing.CircuitBreaker;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.GateStatus;
import dev.comporta.routing.HealthAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(20)
class ProcessorReportTest {
    private static final long MILLI = 1_000_000;

    @Test
    void shouldTellAllOfAProcessor() {
        GateStatus gate =
                new GateStatus(
                        GateOptions.of(1),
                        List.of(0L, 0L, 0L, 0L, 0L),
                        3,
                        4,
                        5,
                        6 * MILLI,
                        7,
                        List.of(
                                new CircuitBreaker.Change(
                                        CircuitBreaker.State.CLOSED,
                                        CircuitBreaker.Reason.STARTED,
                                        0),
                                new CircuitBreaker.Change(
                                        CircuitBreaker.State.OPEN,
                                        CircuitBreaker.Reason.HEALTH_ANSWER,
                                        MILLI)),
                        Optional.of(new HealthAnswer(true, 8)),
                        MILLI,
                        9_000,
                        MILLI + 10);
        String json =
                new ProcessorReport(
                                List.of(
                                        new GatewayStatus.ProcessorStatus(
                                                "a \"b\"", new Totals(1, 1_990), gate),
                                        new GatewayStatus.ProcessorStatus(
                                                "c", new Totals(2, 5), gate)),
                                3 * MILLI,
                                1_000)
                        .json();

        String common =
                "\"fee\":0.000001,\"inFlight\":3,\"inDoubt\":4,\"limit\":5,\"limitMax\":500,"
                        + "\"pausedMillis\":6,\"retriesLeft\":7,"
                        + "\"latencyMillis\":{\"p50\":0.009,\"p99\":1.000},"
                        + "\"breaker\":{\"state\":\"open\",\"reason\":\"health-answer\","
                        + "\"since\":\"1970-01-01T00:00:00.998Z\",\"history\":["
                        + "{\"state\":\"closed\",\"reason\":\"started\","
                        + "\"since\":\"1970-01-01T00:00:00.997Z\"},"
                        + "{\"state\":\"open\",\"reason\":\"health-answer\","
                        + "\"since\":\"1970-01-01T00:00:00.998Z\"}]},"
                        + "\"health\":{\"failing\":true,\"minResponseTime\":8,\"ageMillis\":2},";
        assertThat(json)
                .isEqualTo(
                        "{\"processors\":[{\"name\":\"a \\\"b\\\"\","
                                + common
                                + "\"settledCount\":1,\"settledAmount\":19.90,\"feePaid\":0.00,"
                                + "\"share\":0.3333},{\"name\":\"c\","
                                + common
                                + "\"settledCount\":2,\"settledAmount\":0.05,\"feePaid\":0.00,"
                                + "\"share\":0.6666}]}");
        assertThat(new JsonMapper().readTree(json).get("processors")).hasSize(2);
    }
}
