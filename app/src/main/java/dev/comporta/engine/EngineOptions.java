package dev.comporta.engine;

import static dev.comporta.setting.Setting.requirePositive;
import static dev.comporta.setting.Setting.requireRange;

import dev.comporta.routing.RoutingOptions;
import java.time.Duration;
import java.util.List;

/**
 * How the engine works.
 *
 * @param deadline from acceptance to the instant at which a payment should be settled
 * @param timeout when an unanswered send makes its payment one in doubt
 * @param resend before a payment in doubt is sent again, with full jitter
 * @param putBack before a payment that was put back is tried again, with full jitter
 * @param attemptsMax attempts after which a payment that is definitely not booked becomes a dead
 *     letter; one in doubt never does by itself
 * @param ageMax the same, by the time in which it was tried: its attempts and the waits of up to
 *     {@code putBack.maxNanos()} between them, since a restart or an operator's retry
 * @param statusRules by processor: what its statuses prove
 */
public record EngineOptions(
        Duration deadline,
        Duration timeout,
        Backoff resend,
        Backoff putBack,
        int attemptsMax,
        Duration ageMax,
        List<StatusRules> statusRules) {
    public static final int TIMEOUT_SECONDS = 10;
    public static final int ATTEMPTS_MAX = 1_000;
    public static final int AGE_MAX_HOURS = 24;

    /** For no processor yet; the waits are those of docs/decisions/0010-limits-and-retries.md. */
    public static final EngineOptions DEFAULTS =
            new EngineOptions(
                    RoutingOptions.DEFAULTS.deadline(),
                    Duration.ofSeconds(TIMEOUT_SECONDS),
                    Backoff.ofMillis(100, 5_000),
                    Backoff.ofMillis(50, 1_000),
                    ATTEMPTS_MAX,
                    Duration.ofHours(AGE_MAX_HOURS),
                    List.of());

    /** What the journal can count. */
    static final int ATTEMPTS_BOUND = (1 << 14) - 1;

    public EngineOptions {
        statusRules = List.copyOf(statusRules);
        requirePositive("ROUTING_DEADLINE", deadline);
        requirePositive("PROCESSOR_TIMEOUT", timeout);
        requirePositive("RETRY_AGE_MAX", ageMax);
        requireRange("RETRY_ATTEMPTS_MAX", attemptsMax, 1, ATTEMPTS_BOUND);
    }

    public EngineOptions withDeadline(Duration deadline) {
        return new EngineOptions(
                deadline, timeout, resend, putBack, attemptsMax, ageMax, statusRules);
    }

    public EngineOptions withTimeout(Duration timeout) {
        return new EngineOptions(
                deadline, timeout, resend, putBack, attemptsMax, ageMax, statusRules);
    }

    /** When it gives up what is definitely not booked. */
    public EngineOptions givingUpAfter(int attemptsMax, Duration ageMax) {
        return new EngineOptions(
                deadline, timeout, resend, putBack, attemptsMax, ageMax, statusRules);
    }

    public EngineOptions withStatusRules(List<StatusRules> statusRules) {
        return new EngineOptions(
                deadline, timeout, resend, putBack, attemptsMax, ageMax, statusRules);
    }
}
