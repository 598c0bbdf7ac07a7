package dev.comporta.intake.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.http.Refusal;
import dev.comporta.intake.PaymentProblem;
import dev.comporta.json.Hex;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.PageKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param processor a name, which need not be anybody's
 * @param limit 1 to {@link #LIMIT_MAX}
 */
record ListQuery(
        Optional<DeadLetterReason> reason,
        Optional<String> processor,
        Optional<PageKey> after,
        int limit) {
    static final int LIMIT_MAX = 1000;

    private static final int LIMIT_DEFAULT = 100;

    /** The JDK alone would take any script's digits, and a plus sign. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

    /**
     * Reads what a query says.
     *
     * @param known the parameters that this list has
     * @param limitDefault where none is given
     */
    private static ListQuery of(
            Map<String, List<String>> parameters, List<String> known, int limitDefault)
            throws Refusal {
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            if (!known.contains(parameter.getKey())) {
                throw invalid("This path knows the parameters " + String.join(", ", known));
            }
            if (parameter.getValue().size() > 1) {
                throw new Refusal(
                        PaymentProblem.REPEATED_PARAMETER.withDetail(
                                parameter.getKey() + " may be given once"));
            }
        }
        return new ListQuery(
                reason(first(parameters, "reason")),
                Optional.ofNullable(first(parameters, "processor")),
                after(first(parameters, "after")),
                limit(first(parameters, "limit"), limitDefault));
    }

    static ListQuery ofDeadLetters(Map<String, List<String>> parameters) throws Refusal {
        return of(parameters, List.of("after", "limit", "reason"), LIMIT_DEFAULT);
    }

    static ListQuery ofDoubts(Map<String, List<String>> parameters) throws Refusal {
        return of(parameters, List.of("after", "limit", "processor"), LIMIT_DEFAULT);
    }

    /** The reason is there. */
    static ListQuery ofRetries(Map<String, List<String>> parameters) throws Refusal {
        ListQuery query = of(parameters, List.of("limit", "reason"), LIMIT_MAX);
        if (query.reason.isEmpty()) {
            throw invalidReason();
        }
        return query;
    }

    /** What {@code after} takes to go on behind this key. */
    static String text(PageKey key) {
        return key.at() + "_" + key.id();
    }

    private static Optional<DeadLetterReason> reason(@Nullable String text) throws Refusal {
        if (text == null) {
            return Optional.empty();
        }
        Optional<DeadLetterReason> reason = DeadLetterReason.ofSlug(text);
        if (reason.isEmpty()) {
            throw invalidReason();
        }
        return reason;
    }

    private static Optional<PageKey> after(@Nullable String text) throws Refusal {
        if (text == null) {
            return Optional.empty();
        }
        int middle = text.indexOf('_');
        byte[] id = text.substring(middle + 1).getBytes(US_ASCII);
        UUID uuid = Hex.uuid(id, 0, id.length);
        OptionalLong at = number(text.substring(0, Math.max(0, middle)));
        if (uuid == null || at.isEmpty()) {
            throw invalid("after must be the next of an earlier answer");
        }
        return Optional.of(new PageKey(at.getAsLong(), uuid));
    }

    private static int limit(@Nullable String text, int limitDefault) throws Refusal {
        long limit = text == null ? limitDefault : number(text).orElse(0);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw invalid("limit must be 1 to " + LIMIT_MAX);
        }
        return (int) limit;
    }

    /** Empty where it is none, or none that a long can tell. */
    private static OptionalLong number(String text) {
        try {
            return NUMBER.matcher(text).matches()
                    ? OptionalLong.of(Long.parseLong(text))
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static @Nullable String first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.get(name);
        return values == null ? null : values.getFirst();
    }

    private static Refusal invalidReason() {
        return invalid(
                "reason must be refused, retries-exhausted, booked-otherwise, not-on-record or"
                        + " unproven");
    }

    private static Refusal invalid(String detail) {
        return new Refusal(OperatorProblem.INVALID_PARAMETER.withDetail(detail));
    }
}
