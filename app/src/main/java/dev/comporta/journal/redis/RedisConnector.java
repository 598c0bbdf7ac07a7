package dev.comporta.journal.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an instance connected to a Redis that is set as it must be.
 *
 * <p>Threading: the keeper's.
 */
final class RedisConnector {
    private final RedisOptions options;
    private final boolean mayOwn;
    private final RedisCounters counters;
    private final ClientResources resources = RedisClients.newResources();
    private final RedisClient client;
    private @Nullable Links links;

    /**
     * @param mayOwn false: how Redis is set does not matter
     */
    RedisConnector(RedisOptions options, boolean mayOwn, RedisCounters counters) {
        this.options = options;
        this.mayOwn = mayOwn;
        this.counters = counters;
        client = RedisClients.newClient(resources, options);
    }

    /** Those that are open, or new ones. */
    Links connected() throws IOException {
        Optional<Links> now = open();
        if (now.isPresent()) {
            return now.get();
        }
        disconnect();
        Links opened = Links.open(client, options);
        List<String> complaints =
                mayOwn ? RedisSettings.complaints(opened.control(), options.power()) : List.of();
        if (!complaints.isEmpty()) {
            opened.close();
            throw new IOException(String.join("; ", complaints));
        }
        links = opened;
        counters.onConnected();
        return opened;
    }

    /** Those that are open; empty: there are none. */
    Optional<Links> open() {
        return Optional.ofNullable(links).filter(Links::areOpen);
    }

    void disconnect() {
        Links old = links;
        links = null;
        if (old != null) {
            old.close();
        }
    }

    /** Connects no more. */
    void close(Duration most) {
        RedisClients.close(client, resources, most);
    }
}
