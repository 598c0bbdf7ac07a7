package dev.comporta.gateway;

import dev.comporta.gateway.GatewayStatus.ProcessorStatus;
import dev.comporta.routing.CircuitBreaker;
import dev.comporta.routing.GateStatus;
import dev.comporta.routing.HealthAnswer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code GET /processors} tells, as JSON.
 *
 * <p>Threading: any.
 *
 * @param nowNanos monotonic, the same instant as {@code nowMillis}, which is of the epoch
 */
public record ProcessorReport(List<ProcessorStatus> processors, long nowNanos, long nowMillis) {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int SHARE_DIGITS = 4;
    private static final int FEE_DIGITS = 6;
    private static final int MICRO_DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    public String json() {
        long settled = processors.stream().mapToLong(it -> it.settled().count()).sum();
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        ArrayNode list = report.putArray("processors");
        for (ProcessorStatus processor : processors) {
            ObjectNode node = list.addObject();
            node.put("name", processor.name());
            addGate(node, processor.gate());
            addSettled(node, processor, settled);
        }
        return MAPPER.writeValueAsString(report);
    }

    private void addGate(ObjectNode node, GateStatus gate) {
        node.put("fee", BigDecimal.valueOf(gate.options().feeMillionths(), FEE_DIGITS));
        node.put("inFlight", gate.inFlight());
        node.put("inDoubt", gate.inDoubt());
        node.put("limit", gate.limit());
        node.put("limitMax", gate.options().inFlightMax());
        node.put("pausedMillis", gate.pausedNanos() / NANOS_PER_MILLI);
        node.put("retriesLeft", gate.retriesLeft());
        node.putObject("latencyMillis")
                .put("p50", millis(gate.p50Nanos()))
                .put("p99", millis(gate.p99Nanos()));
        node.set("breaker", breaker(gate.breaker()));
        gate.health()
                .ifPresentOrElse(
                        answer -> node.set("health", health(answer, gate.healthAtNanos())),
                        () -> node.putNull("health"));
    }

    private ObjectNode breaker(List<CircuitBreaker.Change> changes) {
        ObjectNode node = change(changes.getLast());
        ArrayNode history = node.putArray("history");
        changes.forEach(change -> history.add(change(change)));
        return node;
    }

    private ObjectNode change(CircuitBreaker.Change change) {
        long ageMillis = (nowNanos - change.atNanos()) / NANOS_PER_MILLI;
        return JsonNodeFactory.instance
                .objectNode()
                .put("state", slug(change.state()))
                .put("reason", slug(change.reason()))
                .put("since", Instant.ofEpochMilli(nowMillis - ageMillis).toString());
    }

    private ObjectNode health(HealthAnswer answer, long atNanos) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("failing", answer.failing())
                .put("minResponseTime", answer.minResponseTimeMillis())
                .put("ageMillis", (nowNanos - atNanos) / NANOS_PER_MILLI);
    }

    private static void addSettled(ObjectNode node, ProcessorStatus processor, long all) {
        long count = processor.settled().count();
        BigDecimal share =
                all == 0
                        ? BigDecimal.ZERO
                        : BigDecimal.valueOf(count)
                                .divide(BigDecimal.valueOf(all), SHARE_DIGITS, RoundingMode.DOWN);
        node.put("settledCount", count);
        node.put("settledAmount", new BigDecimal(processor.settled().amountCents(), 2));
        node.put("feePaid", processor.fee());
        node.put("share", share);
    }

    private static BigDecimal millis(long nanos) {
        return BigDecimal.valueOf(nanos / NANOS_PER_MICRO, MICRO_DIGITS);
    }

    private static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
