package dev.comporta.cli.operator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code comporta processors}: how the processors do. */
@Command(
        name = "processors",
        description = "Shows each processor: breaker, health, requests under way, what it settled.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:refused", "2:wrong usage", "3:no gateway answered"})
public final class ProcessorsCommand implements Callable<Integer> {
    @Mixin private final GatewayOption gateway = new GatewayOption();

    @Override
    public Integer call() {
        return gateway.ask(client -> client.get("/processors"), this::print);
    }

    private void print(JsonNode report) {
        Table table =
                new Table(report.path("processors"))
                        .column("NAME", "name")
                        .column("FEE", it -> percent(it, "fee"))
                        .column("BREAKER", it -> breaker(it.path("breaker")))
                        .column("HEALTH", it -> health(it.path("health")))
                        .column(
                                "IN FLIGHT",
                                it -> Reply.text(it, "inFlight") + "/" + Reply.text(it, "limit"))
                        .column("IN DOUBT", "inDoubt")
                        .column("P50 MS", it -> Reply.text(it.path("latencyMillis"), "p50"))
                        .column("P99 MS", it -> Reply.text(it.path("latencyMillis"), "p99"))
                        .column("SETTLED", "settledCount")
                        .column("AMOUNT", it -> Reply.money(it, "settledAmount"))
                        .column("FEE PAID", it -> Reply.money(it, "feePaid"))
                        .column("SHARE", it -> percent(it, "share"));
        gateway.table(table, "no processors");
    }

    private static String breaker(JsonNode breaker) {
        return Reply.text(breaker, "state") + ", " + Reply.text(breaker, "reason");
    }

    private static String health(JsonNode health) {
        if (!health.isObject()) {
            return "-";
        }
        return (health.path("failing").booleanValue() ? "failing" : "ok")
                + ", "
                + Reply.text(health, "minResponseTime")
                + "ms, "
                + health.path("ageMillis").longValue() / 1000
                + "s ago";
    }

    private static String percent(JsonNode processor, String field) {
        BigDecimal share = processor.path(field).decimalValue();
        return share.movePointRight(2).setScale(2, RoundingMode.HALF_EVEN).toPlainString() + "%";
    }
}
