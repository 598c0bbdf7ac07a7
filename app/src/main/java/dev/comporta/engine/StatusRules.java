package dev.comporta.engine;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the statuses of one processor prove of the only send of a payment. 200 and 422 mean the same
 * everywhere; a status that is in neither set proves nothing.
 *
 * @param notBooked nothing was booked, and another attempt may be made. Counts before {@code
 *     neverBooked}
 * @param neverBooked nothing was booked, and no attempt will ever be
 */
public record StatusRules(Set<Integer> notBooked, Set<Integer> neverBooked) {
    /**
     * The contract's words for "unavailable". Any other 5xx is what middle boxes say, 502 and 504
     * where they do not know themselves.
     */
    public static final Set<Integer> UNAVAILABLE = Set.of(429, 500, 503);

    /**
     * Each 4xx that judges the request. 408 and 425 judge the connection: a server's idle time-out
     * may cross a request on its way (RFC 9110, 15.5.9).
     */
    public static final Set<Integer> REFUSALS =
            IntStream.rangeClosed(400, 499)
                    .filter(status -> !Set.of(408, 422, 425, 429).contains(status))
                    .boxed()
                    .collect(Collectors.toUnmodifiableSet());

    /** What {@code serve} takes where nothing is configured. */
    public static final StatusRules DEFAULT = new StatusRules(UNAVAILABLE, REFUSALS);

    private static final int STATUS_MIN = 400;
    private static final int STATUS_MAX = 599;
    private static final int DUPLICATE = 422;

    public StatusRules {
        notBooked = Set.copyOf(notBooked);
        neverBooked = Set.copyOf(neverBooked);
        Stream.concat(notBooked.stream(), neverBooked.stream())
                .forEach(StatusRules::requireRefusal);
    }

    private static void requireRefusal(int status) {
        if (status < STATUS_MIN || status > STATUS_MAX || status == DUPLICATE) {
            throw new IllegalArgumentException(
                    "a status that proves a refusal must be 400 to 599, and not 422: " + status);
        }
    }
}
