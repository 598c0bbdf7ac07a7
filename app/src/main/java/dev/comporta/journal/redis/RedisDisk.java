package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.SharedLog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A {@link Disk} whose files are strings in Redis. Every change is fenced: one of an owner of
 * yesterday fails. A file may have been made with a size: what was not written of it reads as
 * zeros, and takes no memory.
 *
 * <p>Every call waits for Redis. Nothing needs a sync: what is answered is as safe as Redis makes
 * it.
 *
 * <p>Threading: safe.
 */
final class RedisDisk implements Disk {
    /** So that no command holds Redis up for long. */
    private static final int CHUNK_BYTES = 1 << 20;

    /** What a round trip costs otherwise. */
    private static final int WINDOW_BYTES = 1 << 16;

    private final RedisKeys keys;
    private final Access access;
    private final Optional<SharedLog> log;

    /** How calls get to Redis. */
    interface Access {
        RedisLink link() throws IOException;

        /**
         * Runs a script under the owner's number and name, and gives its reply where it is done.
         */
        Reply change(Script script, byte[][] keys, byte[]... arguments) throws IOException;

        /** Lets go of what was connected for this disk alone. */
        default void close() {}
    }

    /**
     * @param log empty: to look into only
     */
    RedisDisk(RedisKeys keys, Access access, Optional<SharedLog> log) {
        this.keys = keys;
        this.access = access;
        this.log = log;
    }

    @Override
    public int windowBytes() {
        return WINDOW_BYTES;
    }

    @Override
    public Optional<SharedLog> sharedLog() {
        return log;
    }

    @Override
    public List<String> list() throws IOException {
        return access.link().ask(commands -> commands.hkeys(keys.names())).stream()
                .map(name -> new String(name, UTF_8))
                .sorted()
                .toList();
    }

    @Override
    public DiskFile create(String name, long sizeBytes) throws IOException {
        change(Script.CREATE, name, number(sizeBytes));
        return new RedisFile(name, sizeBytes);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        byte[] size = access.link().ask(commands -> commands.hget(keys.names(), bytes(name)));
        if (size == null) {
            throw new FileNotFoundException(name);
        }
        return new RedisFile(name, Long.parseLong(new String(size, UTF_8)));
    }

    @Override
    public void delete(String name) throws IOException {
        change(Script.DELETE, name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        byte[][] files = {keys.log(), keys.names(), keys.file(from), keys.file(to)};
        requireExisting(access.change(Script.RENAME, files, bytes(from), bytes(to)), from);
    }

    @Override
    public void syncDirectory() {}

    @Override
    public void close() {
        access.close();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] number(long number) {
        return bytes(Long.toString(number));
    }

    private void change(Script script, String name, byte[]... arguments) throws IOException {
        byte[][] all = new byte[arguments.length + 1][];
        all[0] = bytes(name);
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        byte[][] files = {keys.log(), keys.names(), keys.file(name)};
        requireExisting(access.change(script, files, all), name);
    }

    private static void requireExisting(Reply reply, String name) throws FileNotFoundException {
        if (reply.code() == Reply.Code.MISSING) {
            throw new FileNotFoundException(name);
        }
    }

    /** Threading: as the disk. */
    private final class RedisFile implements DiskFile {
        private final String name;
        private final long madeSizeBytes;

        RedisFile(String name, long madeSizeBytes) {
            this.name = name;
            this.madeSizeBytes = madeSizeBytes;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            for (long next = position; source.hasRemaining(); ) {
                byte[] chunk = new byte[Math.min(CHUNK_BYTES, source.remaining())];
                source.get(chunk);
                change(Script.WRITE, name, number(next), chunk);
                next += chunk.length;
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int start = target.position();
            int length = 0;
            do {
                long first = position + target.position() - start;
                long last = first + Math.min(CHUNK_BYTES, target.remaining()) - 1;
                byte[] chunk = access.link().ask(it -> it.getrange(keys.file(name), first, last));
                target.put(chunk);
                length = chunk.length;
            } while (length == CHUNK_BYTES && target.hasRemaining());
            for (long next = position + target.position() - start;
                    next < madeSizeBytes && target.hasRemaining();
                    next++) {
                target.put((byte) 0);
            }
            return target.position() - start;
        }

        @Override
        public void force() {}

        @Override
        public long size() throws IOException {
            return Math.max(
                    madeSizeBytes, access.link().ask(commands -> commands.strlen(keys.file(name))));
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            if (size() > sizeBytes) {
                change(Script.TRUNCATE, name, number(sizeBytes));
            }
        }

        @Override
        public void close() {}
    }
}
