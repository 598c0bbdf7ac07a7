package dev.comporta.gateway;

import static dev.comporta.json.JsonText.quote;

import dev.comporta.gateway.GatewayStatus.ProcessorStatus;
import dev.comporta.routing.CircuitBreaker;
import dev.comporta.routing.GateStatus;
import dev.comporta.routing.HealthAnswer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/**
 * What {@code GET /processors} tells, as JSON.
 *
 * <p>Threading: any.
 *
 * @param nowNanos monotonic, the same instant as {@code nowMillis}, which is of the epoch
 */
public record ProcessorReport(List<ProcessorStatus> processors, long nowNanos, long nowMillis) {
    private static final int SHARE_DIGITS = 4;
    private static final int FEE_DIGITS = 6;
    private static final int MICRO_DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    public String json() {
        long settled = processors.stream().mapToLong(it -> it.settled().count()).sum();
        StringJoiner list = new StringJoiner(",", "{\"processors\":[", "]}");
        for (ProcessorStatus processor : processors) {
            StringJoiner members = new StringJoiner(",", "{", "}");
            members.add("\"name\":" + quote(processor.name()));
            addGate(members, processor.gate());
            addSettled(members, processor, settled);
            list.add(members.toString());
        }
        return list.toString();
    }

    private void addGate(StringJoiner members, GateStatus gate) {
        members.add("\"fee\":" + BigDecimal.valueOf(gate.options().feeMillionths(), FEE_DIGITS));
        members.add("\"inFlight\":" + gate.inFlight());
        members.add("\"inDoubt\":" + gate.inDoubt());
        members.add("\"limit\":" + gate.limit());
        members.add("\"limitMax\":" + gate.options().inFlightMax());
        members.add("\"pausedMillis\":" + gate.pausedNanos() / NANOS_PER_MILLI);
        members.add("\"retriesLeft\":" + gate.retriesLeft());
        members.add("\"latencyMillis\":{\"p50\":" + millis(gate.p50Nanos()));
        members.add("\"p99\":" + millis(gate.p99Nanos()) + "}");
        members.add("\"breaker\":" + breaker(gate.breaker()));
        members.add(
                "\"health\":"
                        + gate.health()
                                .map(answer -> health(answer, gate.healthAtNanos()))
                                .orElse("null"));
    }

    private String breaker(List<CircuitBreaker.Change> changes) {
        StringJoiner history = new StringJoiner(",", ",\"history\":[", "]");
        changes.forEach(change -> history.add("{" + change(change) + "}"));
        return "{" + change(changes.getLast()) + history + "}";
    }

    private String change(CircuitBreaker.Change change) {
        long ageMillis = (nowNanos - change.atNanos()) / NANOS_PER_MILLI;
        return "\"state\":"
                + quote(change.state().slug())
                + ",\"reason\":"
                + quote(change.reason().slug())
                + ",\"since\":"
                + quote(Instant.ofEpochMilli(nowMillis - ageMillis));
    }

    private String health(HealthAnswer answer, long atNanos) {
        return "{\"failing\":"
                + answer.failing()
                + ",\"minResponseTime\":"
                + answer.minResponseTimeMillis()
                + ",\"ageMillis\":"
                + (nowNanos - atNanos) / NANOS_PER_MILLI
                + "}";
    }

    private static void addSettled(StringJoiner members, ProcessorStatus processor, long all) {
        long count = processor.settled().count();
        BigDecimal share =
                all == 0
                        ? BigDecimal.ZERO
                        : BigDecimal.valueOf(count)
                                .divide(BigDecimal.valueOf(all), SHARE_DIGITS, RoundingMode.DOWN);
        members.add("\"settledCount\":" + count);
        members.add("\"settledAmount\":" + new BigDecimal(processor.settled().amountCents(), 2));
        members.add("\"feePaid\":" + processor.fee());
        members.add("\"share\":" + share);
    }

    private static BigDecimal millis(long nanos) {
        return BigDecimal.valueOf(nanos / NANOS_PER_MICRO, MICRO_DIGITS);
    }
}
