package dev.comporta.routing;

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

    private static final int DAYS_MAX = 365;

    public RoutingOptions {
        requireTime("ROUTING_DEADLINE", deadline);
        requireRange("ROUTING_MARGIN in milliseconds", margin.toMillis(), 3_600_000);
        requireRange("RETRY_BUDGET", retryPercent, 1_000);
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

    /**
     * Refuses a time that nobody should wait for.
     *
     * @throws IllegalArgumentException naming the key
     */
    public static void requireTime(String key, Duration value) {
        if (!value.isPositive() || value.compareTo(Duration.ofDays(DAYS_MAX)) > 0) {
            throw new IllegalArgumentException(
                    key + " must be positive and at most a year: " + value);
        }
    }

    private static void requireRange(String key, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(key + " must be 0 to " + most + ": " + value);
        }
    }
}
