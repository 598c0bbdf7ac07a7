package dev.comporta.journal.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A real Redis, and connections to it on which nobody keeps a lease. */
final class ConnectedRedis implements AutoCloseable {
    static final RedisKeys KEYS = new RedisKeys("test");
    static final String LOG = "comporta:{test}:log";
    static final String LEASE = "comporta:{test}:lease";

    private static final Duration END_MAX = Duration.ofSeconds(2);

    private final RedisServer redis;
    private final RedisConnector connector;
    private Links links;

    ConnectedRedis(Path directory) throws IOException {
        redis = RedisServer.start(directory);
        connector =
                new RedisConnector(
                        RedisServer.patientOptions(redis.url()), true, new RedisCounters());
        links = connector.connected();
    }

    RedisServer redis() {
        return redis;
    }

    RedisLink link() {
        return links.control();
    }

    Links links() {
        return links;
    }

    /** New ones. */
    Links reconnect() throws IOException {
        connector.disconnect();
        links = connector.connected();
        return links;
    }

    /** What redis-cli says. */
    String run(String... command) throws IOException {
        return redis.run(command);
    }

    /** A field of the log's hash; empty: it has none. */
    String field(String name) throws IOException {
        return redis.run("HGET", LOG, name);
    }

    @Override
    public void close() {
        connector.disconnect();
        connector.close(END_MAX);
        redis.close();
    }
}
