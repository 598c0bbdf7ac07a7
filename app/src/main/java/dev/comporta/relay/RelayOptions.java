package dev.comporta.relay;

import static dev.comporta.setting.Setting.requirePositive;
import static dev.comporta.setting.Setting.requireRange;

import java.time.Duration;
import java.util.Optional;

/**
 * How requests reach the instance that owns the payments.
 *
 * @param worker where it is; empty: Redis tells
 * @param listen where this instance takes requests from others, should it own the payments; empty:
 *     beside where clients find it
 * @param advertise how others reach that; empty: as it is listened on
 * @param waitMax how long a request waits for an owner that takes it: then 503
 * @param answerMax how long an owner may take for an answer: then 503, or 502 where it may have
 *     done what must not be done twice
 * @param queueMax requests of each event loop that are taken and not answered, waiting or under
 *     way: a further one is told to try later
 * @param connections of each event loop to the owner
 */
public record RelayOptions(
        Optional<InstanceAddress> worker,
        Optional<InstanceAddress> listen,
        Optional<InstanceAddress> advertise,
        Duration waitMax,
        Duration answerMax,
        int queueMax,
        int connections) {
    public static final int WAIT_MILLIS = 2_000;
    public static final int TIMEOUT_SECONDS = 10;
    public static final int QUEUE_MAX = 4_096;
    public static final int CONNECTIONS = 2;

    public static final RelayOptions DEFAULTS =
            new RelayOptions(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofMillis(WAIT_MILLIS),
                    Duration.ofSeconds(TIMEOUT_SECONDS),
                    QUEUE_MAX,
                    CONNECTIONS);

    public RelayOptions {
        requireRange("RELAY_WAIT in milliseconds", waitMax.toMillis(), 0, 60_000);
        requirePositive("RELAY_TIMEOUT", answerMax);
        requireRange("RELAY_QUEUE", queueMax, 1, 1_000_000);
        requireRange("RELAY_CONNECTIONS", connections, 1, 64);
    }
}
