package dev.comporta.routing;

import java.util.Arrays;
import java.util.List;

/** The policies by the names that configuration knows. */
public enum PolicyName {
    DEADLINE("deadline"),
    CHEAPEST_ONLY("cheapest-only"),
    FAIL_OVER("fail-over");

    private final String slug;

    PolicyName(String slug) {
        this.slug = slug;
    }

    /** As in configuration. */
    public String slug() {
        return slug;
    }

    /** All names as in configuration. */
    public static List<String> slugs() {
        return Arrays.stream(values()).map(PolicyName::slug).toList();
    }

    /**
     * The policy with a name.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static PolicyName of(String slug) {
        for (PolicyName name : values()) {
            if (name.slug.equals(slug)) {
                return name;
            }
        }
        throw new IllegalArgumentException("must be one of " + slugs() + ": " + slug);
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
            case CHEAPEST_ONLY -> new CheapestOnlyPolicy();
            case FAIL_OVER -> new FailOverPolicy();
        };
    }
}
