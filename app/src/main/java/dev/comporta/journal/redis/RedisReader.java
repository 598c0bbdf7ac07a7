package dev.comporta.journal.redis;

import dev.comporta.journal.Disk;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Looks into a journal in Redis without changing it, even while its owner runs. */
public final class RedisReader {
    private static final Duration END_MAX = Duration.ofSeconds(2);

    private RedisReader() {}

    /**
     * Connects, until the disk is closed.
     *
     * @throws IOException in words, where that can't be done
     */
    public static Disk open(RedisOptions options) throws IOException {
        ClientResources resources = RedisClients.newResources();
        RedisClient client = RedisClients.newClient(resources, options);
        try {
            RedisLink link = RedisLink.open(client, options);
            return new RedisDisk(
                    new RedisKeys(options.name()),
                    new ReadAccess(link, client, resources),
                    Optional.empty());
        } catch (RedisException e) {
            RedisClients.close(client, resources, END_MAX);
            throw new IOException("can't use Redis: " + RedisLink.words(e), e);
        }
    }

    private record ReadAccess(RedisLink link, RedisClient client, ClientResources resources)
            implements RedisDisk.Access {
        @Override
        public Reply change(Script script, byte[][] keys, byte[]... arguments) throws IOException {
            throw new IOException("opened to be looked into");
        }

        @Override
        public void close() {
            RedisClients.close(client, resources, END_MAX);
        }
    }
}
