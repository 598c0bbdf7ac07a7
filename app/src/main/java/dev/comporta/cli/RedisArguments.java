package dev.comporta.cli;

import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.journal.redis.RedisSecurity;
import dev.comporta.store.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the journal lies that several instances share. */
final class RedisArguments {
    @Option(
            names = "--redis-url",
            defaultValue = "${env:REDIS_URL:-}",
            paramLabel = "URL",
            description =
                    "Keeps the journal in this Redis (7 or newer) and not in the data directory:"
                            + " redis://, rediss://, redis-socket://, redis-sentinel:// or"
                            + " rediss-sentinel://. Several instances may share it, and one at a"
                            + " time owns it."
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

    @Option(
            names = "--redis-user",
            defaultValue = "${env:REDIS_USER:-}",
            paramLabel = "USER",
            description =
                    "Redis's user, where the URL names none; with a password file. REDIS_USER"
                            + " (none)")
    private String user = "";

    @Option(
            names = "--redis-password-file",
            defaultValue = "${env:REDIS_PASSWORD_FILE:-}",
            paramLabel = "FILE",
            description =
                    "Where Redis's password stands, read for each new connection."
                            + " REDIS_PASSWORD_FILE (none)")
    private String passwordFile = "";

    @Option(
            names = "--redis-sentinel-password-file",
            defaultValue = "${env:REDIS_SENTINEL_PASSWORD_FILE:-}",
            paramLabel = "FILE",
            description =
                    "Where the password of all Sentinels stands."
                            + " REDIS_SENTINEL_PASSWORD_FILE (none)")
    private String sentinelPasswordFile = "";

    @Option(
            names = "--redis-ca",
            defaultValue = "${env:REDIS_CA:-}",
            paramLabel = "FILE",
            description =
                    "Certificates (PEM) of the authorities that Redis's certificate must be of,"
                            + " in place of those that Java trusts. REDIS_CA (none)")
    private String authorities = "";

    @Option(
            names = "--redis-certificate",
            defaultValue = "${env:REDIS_CERTIFICATE:-}",
            paramLabel = "FILE",
            description =
                    "The certificate (PEM) by which Redis knows this instance."
                            + " REDIS_CERTIFICATE (none)")
    private String certificate = "";

    @Option(
            names = "--redis-key",
            defaultValue = "${env:REDIS_KEY:-}",
            paramLabel = "FILE",
            description = "Its key (PEM, PKCS#8). REDIS_KEY (none)")
    private String key = "";

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
                                durability == Durability.POWER,
                                security()));
    }

    private RedisSecurity security() {
        return new RedisSecurity(
                user,
                file(passwordFile),
                file(sentinelPasswordFile),
                file(authorities),
                file(certificate),
                file(key));
    }

    private static @Nullable Path file(String name) {
        return name.isEmpty() ? null : Path.of(name);
    }
}
