package dev.comporta.cli;

import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.store.Durability;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the journal lies that several instances share. */
final class RedisArguments {
    @Option(
            names = "--redis-url",
            defaultValue = "${env:REDIS_URL:-}",
            paramLabel = "URL",
            description =
                    "Keeps the journal in this Redis (7 or newer) and not in the data directory:"
                            + " redis://, rediss://, redis-socket:// or redis-sentinel://. Several"
                            + " instances may share it, and one at a time owns it."
                            + " REDIS_URL (none)")
    private String url = "";

    @Option(
            names = "--redis-name",
            defaultValue = "${env:REDIS_NAME:-" + RedisOptions.NAME + "}",
            paramLabel = "NAME",
            description =
                    "The journal's name there, a part of its keys. REDIS_NAME (${DEFAULT-VALUE})")
    private String name = "";

    @Option(
            names = "--redis-timeout",
            defaultValue = "${env:REDIS_TIMEOUT:-" + RedisOptions.TIMEOUT_MILLIS + "ms}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "A connection to Redis on which nothing is answered for so long is given up."
                            + " REDIS_TIMEOUT (${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--redis-connect-timeout",
            defaultValue =
                    "${env:REDIS_CONNECT_TIMEOUT:-" + RedisOptions.CONNECT_TIMEOUT_MILLIS + "ms}",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long connecting to Redis may take."
                            + " REDIS_CONNECT_TIMEOUT (${DEFAULT-VALUE})")
    private Duration connectTimeout = Duration.ZERO;

    @Option(
            names = "--redis-replicas",
            defaultValue = "${env:REDIS_REPLICAS:-0}",
            paramLabel = "N",
            description =
                    "On how many replicas a payment must be, too, before it is acknowledged."
                            + " REDIS_REPLICAS (${DEFAULT-VALUE})")
    private int replicas;

    /** Empty where no Redis is named. */
    Optional<RedisOptions> options(Durability durability) {
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new RedisOptions(
                                url,
                                name,
                                timeout,
                                connectTimeout,
                                replicas,
                                durability == Durability.POWER));
    }
}
