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

    /** For the service loader; picocli fills the options in. */
    public ProcessorsCommand() {}

    @Override
    public Integer call() {
        return gateway.ask(client -> client.get("/processors"), this::print);
    }

    private void print(JsonNode report) {
        Table table =
                new Table(
                        "NAME",
                        "FEE",
                        "BREAKER",
                        "HEALTH",
                        "IN FLIGHT",
                        "IN DOUBT",
                        "P50 MS",
                        "P99 MS",
                        "SETTLED",
                        "AMOUNT",
                        "FEE PAID",
                        "SHARE");
        for (JsonNode processor : report.path("processors")) {
            table.row(
                    Reply.text(processor, "name"),
                    percent(processor.path("fee").decimalValue()),
                    breaker(processor.path("breaker")),
                    health(processor.path("health")),
                    Reply.text(processor, "inFlight") + "/" + Reply.text(processor, "limit"),
                    Reply.text(processor, "inDoubt"),
                    Reply.text(processor.path("latencyMillis"), "p50"),
                    Reply.text(processor.path("latencyMillis"), "p99"),
                    Reply.text(processor, "settledCount"),
                    Reply.money(processor, "settledAmount"),
                    Reply.money(processor, "feePaid"),
                    percent(processor.path("share").decimalValue()));
        }
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

    private static String percent(BigDecimal share) {
        return share.movePointRight(2).setScale(2, RoundingMode.HALF_EVEN).toPlainString() + "%";
    }
}
