package dev.comporta.journal.redis;

import dev.comporta.journal.Disk;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The time in which one instance owns the journal: from a take-over on, under a number that is
 * higher than any before, until somebody else takes over or it is given up.
 *
 * <p>It is <em>held</em> while, by this process's own monotonic clock, nobody else can have taken
 * over. That ends by itself, unless the lease is renewed, and may come back where nobody has.
 *
 * <p>Threading: safe.
 */
public final class Term {
    private final long number;
    private final byte[] numberText;
    private final byte[] name;
    private final RedisKeys keys;
    private final Runnable wakeKeeper;
    private final RedisLog log;
    private final RedisDisk disk;
    private final AtomicLong files;

    private volatile long heldUntilNanos;
    private volatile @Nullable Links links;
    private volatile @Nullable String end;

    /**
     * @param name nobody else's, and of no other term
     * @param files how often files have been changed so far
     * @param wakeKeeper called where something of this is to be seen to
     */
    Term(
            long number,
            String name,
            RedisKeys keys,
            long files,
            int replicas,
            Links links,
            Runnable wakeKeeper) {
        this.number = number;
        this.name = RedisDisk.bytes(name);
        this.keys = keys;
        this.files = new AtomicLong(files);
        this.links = links;
        this.wakeKeeper = wakeKeeper;
        numberText = RedisDisk.number(number);
        log = new RedisLog(this, keys, replicas);
        disk = new RedisDisk(keys, new FencedAccess(), Optional.of(log));
    }

    /** Higher than that of each term before. */
    public long number() {
        return number;
    }

    /** Whether nobody else can own the journal at this moment. */
    public boolean isHeld() {
        return end == null && System.nanoTime() - heldUntilNanos < 0;
    }

    /** Where the journal lies, to be changed by this term only. */
    public Disk disk() {
        return disk;
    }

    RedisLog log() {
        return log;
    }

    /** Gives the journal up: nothing is sent any more, and the next term may begin at once. */
    public void giveUp(String reason) {
        end(reason);
        wakeKeeper.run();
    }

    void end(String reason) {
        if (end == null) {
            end = reason;
        }
    }

    /** Why it is over; empty: it may go on. */
    Optional<String> whyOver() {
        return Optional.ofNullable(end);
    }

    void holdUntil(long nanos) {
        heldUntilNanos = nanos;
    }

    /** Null while Redis can't be reached. */
    void use(@Nullable Links newLinks) {
        links = newLinks;
    }

    @Nullable Links links() {
        return links;
    }

    /** Something went wrong on these connections, or in Redis: the keeper looks what it is. */
    void suspect(Links suspects) {
        suspects.close();
        wakeKeeper.run();
    }

    /** How often files have been changed, as far as is known. */
    long files() {
        return files.get();
    }

    /** The two arguments by which a script knows the term, and what else it takes. */
    byte[][] arguments(byte[]... more) {
        byte[][] all = new byte[more.length + 2][];
        all[0] = numberText;
        all[1] = name;
        System.arraycopy(more, 0, all, 2, more.length);
        return all;
    }

    byte[][] leaseKeys() {
        return new byte[][] {keys.log(), keys.lease()};
    }

    private final class FencedAccess implements RedisDisk.Access {
        @Override
        public RedisLink link() throws IOException {
            Links now = links;
            if (now == null || end != null) {
                throw new IOException(end != null ? end : "Redis can't be reached");
            }
            return now.control();
        }

        @Override
        public Reply change(Script script, byte[][] fileKeys, byte[]... more) throws IOException {
            Reply reply = link().await(script, fileKeys, arguments(more));
            switch (reply.code()) {
                case DONE -> files.accumulateAndGet(reply.files(), Math::max);
                case MISSING -> {}
                case FENCED -> {
                    giveUp("another instance has taken over");
                    throw new IOException("another instance has taken over");
                }
                case OLDER, OTHER_END, DAMAGED, HELD, FREE ->
                        throw new IOException("Redis has forgotten this owner: " + reply.code());
            }
            return reply;
        }
    }
}
