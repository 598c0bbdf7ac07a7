package dev.comporta.intake;

import dev.comporta.http.Refusal;
import dev.comporta.json.EpochNanos;
import dev.comporta.json.InstantText;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The part of a query string that bounds a summary. Both bounds are inclusive, in epoch
 * nanoseconds. An instant beyond what those can tell is clamped, which is exact: no payment lies
 * there.
 */
record Window(long fromNanos, long toNanos) {

    /**
     * @throws Refusal where the parameters are no window
     */
    static Window of(Map<String, List<String>> parameters) throws Refusal {
        List<String> froms = parameters.getOrDefault("from", List.of());
        List<String> tos = parameters.getOrDefault("to", List.of());
        if (froms.size() > 1 || tos.size() > 1) {
            throw new Refusal(
                    PaymentProblem.REPEATED_PARAMETER.withDetail(
                            (froms.size() > 1 ? "from" : "to") + " may be given once"));
        }
        Instant from = instant("from", froms, Instant.MIN);
        Instant to = instant("to", tos, Instant.MAX);
        if (from.isAfter(to)) {
            throw new Refusal(PaymentProblem.FROM_AFTER_TO);
        }
        return new Window(EpochNanos.clamp(from), EpochNanos.clamp(to));
    }

    /** Clients that have no bound may leave its value empty. */
    private static Instant instant(String name, List<String> values, Instant otherwise)
            throws Refusal {
        if (values.isEmpty() || values.get(0).isEmpty()) {
            return otherwise;
        }
        // A plus sign that nobody encoded reaches us as a space.
        Instant instant = InstantText.read(values.get(0).replace(' ', '+'));
        if (instant == null) {
            throw new Refusal(
                    PaymentProblem.UNREADABLE_INSTANT.withDetail(
                            name + " must be " + InstantText.EXPECTED));
        }
        return instant;
    }
}
