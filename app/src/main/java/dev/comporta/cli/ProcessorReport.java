package dev.comporta.cli;

import dev.comporta.cli.GatewayStatus.ProcessorStatus;
import java.math.BigDecimal;
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
 */
final class ProcessorReport {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long SHARE_SCALE = 10_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final HealthSeen healthSeen;
    private final int inFlightMax;

    ProcessorReport(HealthSeen healthSeen, int inFlightMax) {
        this.healthSeen = healthSeen;
        this.inFlightMax = inFlightMax;
    }

    String json(List<ProcessorStatus> processors, long nowNanos) {
        long settled = processors.stream().mapToLong(it -> it.settled().count()).sum();
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        ArrayNode list = report.putArray("processors");
        for (int index = 0; index < processors.size(); index++) {
            add(list.addObject(), index, processors.get(index), settled, nowNanos);
        }
        return MAPPER.writeValueAsString(report);
    }

    private void add(
            ObjectNode node, int index, ProcessorStatus processor, long settled, long nowNanos) {
        node.put("name", processor.name());
        node.put("breaker", processor.breaker().name().toLowerCase(Locale.ROOT));
        node.put("inFlight", processor.inFlight());
        node.put("inDoubt", processor.inDoubt());
        node.put("limit", inFlightMax);
        addHealth(node, index, nowNanos);
        node.put("settledCount", processor.settled().count());
        node.put("settledAmount", BigDecimal.valueOf(processor.settled().amountCents(), 2));
        long share = settled == 0 ? 0 : processor.settled().count() * SHARE_SCALE / settled;
        node.put("share", BigDecimal.valueOf(share, 4));
    }

    private void addHealth(ObjectNode node, int index, long nowNanos) {
        healthSeen
                .get(index)
                .ifPresentOrElse(
                        seen ->
                                node.putObject("health")
                                        .put("failing", seen.answer().failing())
                                        .put(
                                                "minResponseTime",
                                                seen.answer().minResponseTimeMillis())
                                        .put(
                                                "ageMillis",
                                                (nowNanos - seen.atNanos()) / NANOS_PER_MILLI),
                        () -> node.putNull("health"));
    }
}
