package dev.comporta.intake;

import dev.comporta.json.EpochNanos;
import dev.comporta.json.InstantText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a query string that bounds a summary. */
sealed interface Window {

    /**
     * Both are inclusive, in epoch nanoseconds. An instant beyond what those can tell is clamped,
     * which is exact: no payment lies there.
     */
    record Bounds(long fromNanos, long toNanos) implements Window {}

    /** The query is no window. */
    record Refused(Problem problem, String detail) implements Window {}

    static Window of(Map<String, List<String>> parameters) {
        List<String> froms = parameters.getOrDefault("from", List.of());
        List<String> tos = parameters.getOrDefault("to", List.of());
        if (froms.size() > 1 || tos.size() > 1) {
            return new Refused(
                    Problem.REPEATED_PARAMETER,
                    (froms.size() > 1 ? "from" : "to") + " may be given once");
        }
        Instant from = instant(froms, Instant.MIN);
        Instant to = instant(tos, Instant.MAX);
        if (from == null || to == null) {
            return unreadable(from == null ? "from" : "to");
        }
        return from.isAfter(to)
                ? new Refused(Problem.FROM_AFTER_TO, Problem.FROM_AFTER_TO.detail())
                : new Bounds(EpochNanos.clamp(from), EpochNanos.clamp(to));
    }

    /** Null where it can't be read. Clients that have no bound may leave its value empty. */
    private static @Nullable Instant instant(List<String> values, Instant otherwise) {
        if (values.isEmpty() || values.get(0).isEmpty()) {
            return otherwise;
        }
        // A plus sign that nobody encoded reaches us as a space.
        return InstantText.read(values.get(0).replace(' ', '+'));
    }

    private static Refused unreadable(String name) {
        return new Refused(Problem.UNREADABLE_INSTANT, name + " must be " + InstantText.EXPECTED);
    }
}
