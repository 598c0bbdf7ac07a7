package dev.comporta.cli;

import dev.comporta.routing.GateOptions;
import dev.comporta.routing.PolicyName;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.setting.Setting;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which processor a payment goes to, and when. */
final class RoutingArguments {
    @Option(
            names = "--routing-deadline",
            defaultValue = "${env:ROUTING_DEADLINE:-" + RoutingOptions.DEADLINE_SECONDS + "s}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "When a payment should be settled: until shortly before, it waits for the cheap"
                            + " processor. ROUTING_DEADLINE (${DEFAULT-VALUE})")
    private Duration deadline = Duration.ZERO;

    @Option(
            names = "--routing-margin",
            defaultValue = "${env:ROUTING_MARGIN:-" + RoutingOptions.MARGIN_MILLIS + "ms}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How much sooner than it must a payment goes to a dearer processor: fewer are"
                            + " late, and more is paid. At most half of the deadline counts."
                            + " ROUTING_MARGIN (${DEFAULT-VALUE})")
    private Duration margin = Duration.ZERO;

    @Option(
            names = "--routing-policy",
            defaultValue = "${env:ROUTING_POLICY:-deadline}",
            paramLabel = "NAME",
            description =
                    "deadline (cheapest within the deadline), cheapest-only, or fail-over (at once"
                            + " to the next). ROUTING_POLICY (${DEFAULT-VALUE})")
    private String policy = "";

    @Option(
            names = "--retry-budget",
            defaultValue = "${env:RETRY_BUDGET:-" + GateOptions.RETRY_PERCENT + "}",
            paramLabel = "PERCENT",
            description =
                    "Refused payments that are tried again soon, for each hundred first attempts;"
                            + " those beyond it wait longest. RETRY_BUDGET (${DEFAULT-VALUE})")
    private int retryPercent;

    RoutingOptions options() {
        return new RoutingOptions(
                Setting.of("ROUTING_POLICY", () -> PolicyName.of(policy)),
                deadline,
                margin,
                retryPercent);
    }
}
