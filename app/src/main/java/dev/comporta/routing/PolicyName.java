package dev.comporta.routing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The policies by the names that configuration knows. */
public enum PolicyName {
    /** {@link DeadlinePolicy}. */
    DEADLINE,
    /** Everything to the cheapest processor, however long it takes. */
    CHEAPEST_ONLY,
    /** What most gateways do: at once to the cheapest processor that takes payments. */
    FAIL_OVER;

    /** As in configuration. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The policy with a name.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static PolicyName of(String slug) {
        for (PolicyName name : values()) {
            if (name.slug().equals(slug)) {
                return name;
            }
        }
        List<String> slugs = Arrays.stream(values()).map(PolicyName::slug).toList();
        throw new IllegalArgumentException("must be one of " + slugs + ": " + slug);
    }

    /**
     * The policy.
     *
     * @param deadlineNanos from acceptance to the instant at which a payment should be settled
     * @param marginNanos of {@link DeadlinePolicy}
     */
    public RoutingPolicy policy(long deadlineNanos, long marginNanos) {
        return switch (this) {
            case DEADLINE -> new DeadlinePolicy(marginNanos, deadlineNanos);
            case CHEAPEST_ONLY ->
                    (gates, waiting, nowNanos) ->
                            Route.toFirst(gates.subList(0, 1), TimeRange.ALL, nowNanos);
            case FAIL_OVER ->
                    (gates, waiting, nowNanos) -> Route.toFirst(gates, TimeRange.ALL, nowNanos);
        };
    }
}
