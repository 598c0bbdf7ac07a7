package dev.comporta.journal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.journal.Disk;
import java.io.IOException;
import java.time.Duration;
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
    private final Runnable wakeKeeper;
    private final RedisLog log;
    private final RedisDisk disk;
    private final AtomicLong files;
    private final LogState before;
    private final AtomicLong end;

    private volatile long heldUntilNanos;
    private volatile long renewAtNanos;
    private volatile @Nullable Links links;
    private volatile @Nullable String whyOver;
    private volatile boolean hasLost;
    private volatile boolean serves;

    /**
     * @param name nobody else's, and of no other term
     * @param before how the log was when it was taken over
     * @param files how often files have been changed so far
     * @param wakeKeeper called where something of this is to be seen to
     */
    Term(
            long number,
            String name,
            RedisKeys keys,
            LogState before,
            long files,
            int replicas,
            RedisCounters counters,
            Links links,
            Runnable wakeKeeper) {
        this.number = number;
        this.name = RedisDisk.bytes(name);
        this.before = before;
        this.files = new AtomicLong(files);
        end = new AtomicLong(before.mark().end());
        this.links = links;
        this.wakeKeeper = wakeKeeper;
        numberText = RedisDisk.number(number);
        log = new RedisLog(this, keys, replicas, counters);
        disk = new RedisDisk(keys, new FencedAccess(), Optional.of(log));
    }

    /** Higher than that of each term before. */
    public long number() {
        return number;
    }

    /** Whether nobody else can own the journal at this moment. */
    public boolean isHeld() {
        return whyOver == null && System.nanoTime() - heldUntilNanos < 0;
    }

    /** Where the journal lies, to be changed by this term only. */
    public Disk disk() {
        return disk;
    }

    /**
     * Returns once what the journal holds is on as many replicas as an append must be.
     *
     * @throws IOException where the term ends before
     */
    public void awaitReplicas() throws IOException {
        log.awaitReplicas();
    }

    /** What the journal holds is read: others may count on this instance from now on. */
    public void onServing() {
        serves = true;
        wakeKeeper.run();
    }

    boolean serves() {
        return serves;
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
        if (whyOver == null) {
            whyOver = reason;
        }
    }

    /** Records are there, as safe as was asked for. */
    void onAppended(long lastSequence) {
        end.accumulateAndGet(lastSequence, Math::max);
    }

    /** How far the log has come under this term. */
    LogState.Mark mark() {
        return new LogState.Mark(
                number, new String(name, UTF_8), end.get(), before.mark().accepted());
    }

    /** The log lacks records that nobody can put back. */
    void lose() {
        hasLost = true;
        wakeKeeper.run();
    }

    boolean hasLost() {
        return hasLost;
    }

    /** Why it is over; empty: it may go on. */
    Optional<String> whyOver() {
        return Optional.ofNullable(whyOver);
    }

    void hold(long untilNanos, long renewedAtNanos) {
        heldUntilNanos = untilNanos;
        renewAtNanos = renewedAtNanos;
    }

    /** Less than nothing: it is late. */
    long untilRenewalNanos() {
        return renewAtNanos - System.nanoTime();
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

    /** How long the lease lasts yet; less than nothing: it may have ended. */
    long heldNanos() {
        return heldUntilNanos - System.nanoTime();
    }

    /** What {@link Script#RENEW} takes. */
    byte[][] renewal(Duration lease, String address) {
        return arguments(
                RedisDisk.number(lease.toMillis()),
                RedisDisk.bytes(address),
                RedisDisk.bytes(before.mark().owner()),
                RedisDisk.number(before.mark().end()),
                RedisDisk.number(end.get()),
                RedisDisk.number(before.mark().accepted()),
                RedisDisk.number(serves ? 1 : 0));
    }

    private final class FencedAccess implements RedisDisk.Access {
        @Override
        public RedisLink link() throws IOException {
            Links now = links;
            String over = whyOver;
            if (now == null || over != null) {
                throw new IOException(over != null ? over : "Redis can't be reached");
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
                case OLDER, OTHER_END, DAMAGED, HELD, LOST ->
                        throw new IOException("Redis has forgotten this owner: " + reply.code());
            }
            return reply;
        }
    }
}
