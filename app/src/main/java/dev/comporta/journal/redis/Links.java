package dev.comporta.journal.redis;

import io.lettuce.core.RedisClient;
import java.io.Closeable;
import java.io.IOException;

/**
 * The connections of one instance: what is appended goes over one of its own, since it may wait for
 * replicas there, and the lease must not.
 */
record Links(RedisLink log, RedisLink control) implements Closeable {

    static Links open(RedisClient client, RedisOptions options) throws IOException {
        RedisLink control = RedisLink.open(client, options);
        try {
            return new Links(RedisLink.open(client, options), control);
        } catch (IOException | RuntimeException e) {
            control.close();
            throw e;
        }
    }

    boolean areOpen() {
        return log.isOpen() && control.isOpen();
    }

    @Override
    public void close() {
        log.close();
        control.close();
    }
}
