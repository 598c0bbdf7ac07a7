package dev.comporta.journal.redis;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where in which Redis the journal lies.
 *
 * @param url {@code redis://}, {@code rediss://}, {@code redis-socket://}, {@code
 *     redis-sentinel://} or {@code rediss-sentinel://}; may hold a password, and is never printed
 * @param name of the journal, a part of its keys
 * @param timeout for one command; a connection on which none is answered in this time is given up
 * @param replicas on how many each append must be, too, before it counts
 * @param power whether what is appended must survive the loss of Redis's power
 * @param security what the URL does not say of passwords and certificates
 */
public record RedisOptions(
        String url,
        String name,
        Duration timeout,
        Duration connectTimeout,
        int replicas,
        boolean power,
        RedisSecurity security) {
    public static final String NAME = "payments";
    public static final int TIMEOUT_MILLIS = 1_000;
    public static final int CONNECT_TIMEOUT_MILLIS = 500;

    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public RedisOptions {
        RedisURI parsed = parse(url);
        if (parsed.isSsl()) {
            security.requireTlsFiles();
        } else if (security.needsTls()) {
            throw new IllegalArgumentException(
                    "REDIS_CA, REDIS_CERTIFICATE and REDIS_KEY are for rediss:// and"
                            + " rediss-sentinel:// only");
        }
        if (!NAMES.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "REDIS_NAME must be 1 to 64 letters, digits, dots or dashes: " + name);
        }
        requireRange("REDIS_TIMEOUT in milliseconds", timeout.toMillis(), 50, 60_000);
        requireRange(
                "REDIS_CONNECT_TIMEOUT in milliseconds", connectTimeout.toMillis(), 50, 60_000);
        requireRange("REDIS_REPLICAS", replicas, 0, 16);
    }

    /**
     * With the passwords of this moment.
     *
     * @throws IOException where their files can't be read
     */
    RedisURI uri() throws IOException {
        RedisURI uri = parse(url);
        uri.setTimeout(timeout);
        security.applyTo(uri);
        return uri;
    }

    boolean speaksTls() {
        return parse(url).isSsl();
    }

    /** The same, without what is nobody's business. */
    public String place() {
        RedisURI uri = parse(url);
        String where =
                uri.getSocket() != null
                        ? uri.getSocket()
                        : uri.getSentinels().isEmpty()
                                ? uri.getHost() + ":" + uri.getPort()
                                : "sentinel " + uri.getSentinelMasterId();
        return "Redis " + where + ", journal " + name;
    }

    @Override
    public String toString() {
        return place();
    }

    private static RedisURI parse(String url) {
        try {
            return RedisURI.create(url);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "REDIS_URL must be redis://host:port, rediss://host:port,"
                            + " redis-socket:///path or redis-sentinel://host:port#master, with"
                            + " user:password@ before the host where one is needed",
                    e);
        }
    }

    private static void requireRange(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    key + " must be " + least + " to " + most + ": " + value);
        }
    }
}
