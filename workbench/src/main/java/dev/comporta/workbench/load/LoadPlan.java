package dev.comporta.workbench.load;

import dev.comporta.workbench.wire.Access;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What to send, where, and for how long.
 *
 * @param ratePerSecond payments due in a second, for {@link Profile#CONSTANT}
 * @param users users at the end, for {@link Profile#RAMP}; each has its own connection
 * @param connections for the other profiles
 * @param pipelineDepth requests that may be unanswered on one connection
 * @param timeout how long an answer may take
 * @param retrying whether a payment that was refused with 503 or whose connection broke is sent
 *     again until it is acknowledged
 * @param access what it takes to come in
 */
public record LoadPlan(
        URI url,
        Profile profile,
        int ratePerSecond,
        int users,
        Duration duration,
        int connections,
        int pipelineDepth,
        long amountCents,
        long seed,
        Duration timeout,
        boolean retrying,
        Access access) {
    private static final int CONNECTIONS_MAX = 20_000;
    private static final long AMOUNT_CENTS = 1_990;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public LoadPlan {
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "the url must be http://host:port, or https: url=" + url);
        }
        requireRange("rate", ratePerSecond, 1, 10_000_000);
        requireRange("users", users, 1, CONNECTIONS_MAX);
        requireRange("connections", connections, 1, CONNECTIONS_MAX);
        requireRange("pipeline", pipelineDepth, 1, 1_024);
        requireRange("duration in ms", duration.toMillis(), 1, 86_400_000);
        requireRange("timeout in ms", timeout.toMillis(), 1, 3_600_000);
        requireRange("amount in cents", amountCents, 1, 100_000_000_000_000L);
    }

    /** To a gateway that asks nobody who he is. */
    public LoadPlan(
            URI url,
            Profile profile,
            int ratePerSecond,
            int users,
            Duration duration,
            int connections,
            int pipelineDepth,
            long amountCents,
            long seed,
            Duration timeout,
            boolean retrying) {
        this(
                url,
                profile,
                ratePerSecond,
                users,
                duration,
                connections,
                pipelineDepth,
                amountCents,
                seed,
                timeout,
                retrying,
                Access.NONE);
    }

    /** An even rate of new payments, each sent once. */
    public static LoadPlan constant(
            URI url, int ratePerSecond, Duration duration, int connections) {
        return new LoadPlan(
                url,
                Profile.CONSTANT,
                ratePerSecond,
                1,
                duration,
                connections,
                1,
                AMOUNT_CENTS,
                System.nanoTime(),
                TIMEOUT,
                false);
    }

    /** New payments of more and more users. */
    public static LoadPlan ramp(URI url, int users, Duration duration, boolean retrying) {
        return new LoadPlan(
                url,
                Profile.RAMP,
                1,
                users,
                duration,
                1,
                1,
                AMOUNT_CENTS,
                System.nanoTime(),
                TIMEOUT,
                retrying);
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + most + ": " + value);
        }
    }

    /** One lane per user, or one that all connections share. */
    List<ArrivalSchedule> lanes() {
        long durationNanos = duration.toNanos();
        return switch (profile) {
            case CONSTANT -> List.of(new ArrivalSchedule.Even(ratePerSecond, durationNanos));
            case SATURATE -> List.of(new ArrivalSchedule.Saturating(durationNanos));
            case RAMP -> {
                List<ArrivalSchedule> lanes = new ArrayList<>();
                for (int user = 0; user < users; user++) {
                    lanes.add(
                            new ArrivalSchedule.User(durationNanos * user / users, durationNanos));
                }
                yield lanes;
            }
        };
    }

    int connectionsPerLane() {
        return profile == Profile.RAMP ? 1 : connections;
    }

    boolean isTls() {
        return "https".equals(url.getScheme());
    }

    int port() {
        return url.getPort() < 0 ? (isTls() ? 443 : 80) : url.getPort();
    }
}
