package dev.comporta.gateway;

import dev.comporta.routing.PolicyName;
import dev.comporta.routing.RoutingPolicy;
import java.time.Duration;

/**
 * How payments find their processor, and when they give up.
 *
 * @param deadline from acceptance to the instant at which a payment should be settled
 * @param margin how much earlier than the estimates say payments go to a dearer processor
 * @param retryPercent retries at one processor for each hundred first attempts
 * @param attemptsMax attempts after which a payment that is definitely not booked becomes a dead
 *     letter
 * @param ageMax the same, by its age
 */
public record RoutingOptions(
        PolicyName policy,
        Duration deadline,
        Duration margin,
        int retryPercent,
        int attemptsMax,
        Duration ageMax) {

    RoutingPolicy newPolicy() {
        return policy.policy(deadline.toNanos(), margin.toNanos());
    }
}
