package dev.comporta.routing;

import java.util.Arrays;
import java.util.List;

/** The policies by the names that configuration knows. */
public enum PolicyName {
    DEADLINE("deadline"),
    CHEAPEST_ONLY("cheapest-only"),
    FAIL_OVER("fail-over");

    private final String text;

    PolicyName(String text) {
        this.text = text;
    }

    /** As in configuration. */
    public String text() {
        return text;
    }

    /** All names as in configuration. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(PolicyName::text).toList();
    }

    /**
     * The policy with a name.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static PolicyName of(String text) {
        for (PolicyName name : values()) {
            if (name.text.equals(text)) {
                return name;
            }
        }
        throw new IllegalArgumentException("must be one of " + texts() + ": " + text);
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
