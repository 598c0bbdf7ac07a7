package dev.comporta.journal.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real Redis, and one instance that owns the journal in it. */
public final class OwnedRedis implements AutoCloseable {
    private final RedisServer redis;
    private final KeeperFixture keeper;
    private final Term term;

    private OwnedRedis(RedisServer redis) throws InterruptedException {
        this.redis = redis;
        keeper = new KeeperFixture(redis.options());
        term = keeper.awaitTerm();
    }

    public static OwnedRedis start() {
        try {
            Path directory = Files.createTempDirectory("redis");
            directory.toFile().deleteOnExit();
            return new OwnedRedis(RedisServer.start(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Term term() {
        return term;
    }

    public RedisServer redis() {
        return redis;
    }

    @Override
    public void close() {
        keeper.close();
        redis.close();
    }
}
