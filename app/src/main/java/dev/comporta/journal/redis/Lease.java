package dev.comporta.journal.redis;

import java.io.IOException;
import java.time.Duration;

/**
 * The lease of a log's owner, as one instance takes, renews and gives it up. It is 3 s, renewed
 * each second. By the holder's own clock it ends sooner: it runs from before the call that renewed
 * it, less a margin for clocks that run apart.
 *
 * <p>Threading: the keeper's.
 */
final class Lease {
    static final Duration LENGTH = Duration.ofSeconds(3);
    static final Duration MARGIN = Duration.ofMillis(300);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(1);

    private final RedisKeys keys;

    /** By which others reach this instance. */
    private final String address;

    Lease(RedisKeys keys, String address) {
        this.keys = keys;
        this.address = address;
    }

    String address() {
        return address;
    }

    /** See {@link Script#TAKE}. */
    Reply take(RedisLink link, String name, LogState.Mark before) throws IOException {
        return link.await(
                Script.TAKE,
                keys.logAndLease(),
                RedisDisk.number(0),
                RedisDisk.bytes(name),
                RedisDisk.number(LENGTH.toMillis()),
                RedisDisk.bytes(address),
                RedisDisk.number(before.term()),
                RedisDisk.number(before.end()));
    }

    /** See {@link Script#RENEW}. */
    Reply renew(RedisLink link, Term term) throws IOException {
        return link.await(Script.RENEW, keys.logAndLease(), term.renewal(LENGTH, address));
    }

    /** It was taken or renewed by a call that was sent then. */
    static void hold(Term term, long sentNanos) {
        term.hold(sentNanos + LENGTH.minus(MARGIN).toNanos(), sentNanos + RENEW_EVERY.toNanos());
    }

    /** Lets the next one in at once. */
    void release(RedisLink link, Term term) throws IOException {
        link.await(Script.RELEASE, keys.logAndLease(), term.arguments());
    }
}
