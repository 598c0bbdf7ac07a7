package dev.comporta.routing;

import static dev.comporta.setting.Setting.requirePositive;
import static dev.comporta.setting.Setting.requireRange;

import java.time.Duration;

/**
 * How payments find their processor.
 *
 * @param deadline from acceptance to the instant at which a payment should be settled
 * @param margin how much earlier than the estimates say payments go to a dearer processor
 * @param retryPercent retries at one processor for each hundred first attempts
 */
public record RoutingOptions(
        PolicyName policy, Duration deadline, Duration margin, int retryPercent) {
    public static final int DEADLINE_SECONDS = 5;
    public static final int MARGIN_MILLIS = 250;

    public static final RoutingOptions DEFAULTS =
            new RoutingOptions(
                    PolicyName.DEADLINE,
                    Duration.ofSeconds(DEADLINE_SECONDS),
                    Duration.ofMillis(MARGIN_MILLIS),
                    GateOptions.RETRY_PERCENT);

    public RoutingOptions {
        requirePositive("ROUTING_DEADLINE", deadline);
        requireRange("ROUTING_MARGIN in milliseconds", margin.toMillis(), 0, 3_600_000);
        requireRange("RETRY_BUDGET", retryPercent, 0, 1_000);
    }

    public RoutingOptions withPolicy(PolicyName policy) {
        return new RoutingOptions(policy, deadline, margin, retryPercent);
    }

    public RoutingOptions withDeadline(Duration deadline) {
        return new RoutingOptions(policy, deadline, margin, retryPercent);
    }

    public RoutingOptions withMargin(Duration margin) {
        return new RoutingOptions(policy, deadline, margin, retryPercent);
    }

    public RoutingPolicy newPolicy() {
        return policy.policy(deadline.toNanos(), margin.toNanos());
    }
}
