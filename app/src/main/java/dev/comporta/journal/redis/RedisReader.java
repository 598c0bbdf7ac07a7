package dev.comporta.journal.redis;

import dev.comporta.journal.Disk;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.resource.ClientResources;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks into a journal in Redis without changing it, even while its owner runs; and accepts a loss,
 * where an operator says so.
 */
public final class RedisReader {
    private static final Duration END_MAX = Duration.ofSeconds(2);

    private RedisReader() {}

    /**
     * Connects, until the disk is closed.
     *
     * @throws IOException in words, where that can't be done
     */
    public static Disk open(RedisOptions options) throws IOException {
        return new RedisDisk(
                new RedisKeys(options.name()),
                new ReadAccess(Visit.begin(options)),
                Optional.empty());
    }

    /** Asks who shares the journal, and whose it is. */
    public static Attendance attendance(RedisOptions options) throws IOException {
        try (Visit visit = Visit.begin(options)) {
            return Presence.ask(visit.link(), new RedisKeys(options.name()));
        }
    }

    /**
     * What a log has lost.
     *
     * @param end the sequence with which it ends
     * @param endBefore with which it once did
     */
    public record Loss(long end, long endBefore) {}

    /**
     * Lets the instances go on with what Redis has, and without what it is known to have lost.
     *
     * @return empty: nothing is known to be lost
     */
    public static Optional<Loss> acceptLoss(RedisOptions options) throws IOException {
        try (Visit visit = Visit.begin(options)) {
            byte[][] keys = new RedisKeys(options.name()).logAndLease();
            Reply reply = visit.link().await(Script.ACCEPT_LOSS, keys);
            return reply.code() == Reply.Code.DONE
                    ? Optional.of(new Loss(reply.end(), reply.files()))
                    : Optional.empty();
        }
    }

    /** A connection for one errand. */
    private record Visit(RedisLink link, RedisClient client, ClientResources resources)
            implements Closeable {

        static Visit begin(RedisOptions options) throws IOException {
            ClientResources resources = RedisClients.newResources();
            RedisClient client = RedisClients.newClient(resources, options);
            try {
                return new Visit(RedisLink.open(client, options), client, resources);
            } catch (RedisException e) {
                RedisClients.close(client, resources, END_MAX);
                throw new IOException("can't use Redis: " + RedisLink.words(e), e);
            }
        }

        @Override
        public void close() {
            RedisClients.close(client, resources, END_MAX);
        }
    }

    private record ReadAccess(Visit visit) implements RedisDisk.Access {
        @Override
        public RedisLink link() {
            return visit.link();
        }

        @Override
        public Reply change(Script script, byte[][] keys, byte[]... arguments) throws IOException {
            throw new IOException("opened to be looked into");
        }

        @Override
        public void close() {
            visit.close();
        }
    }
}
