package dev.comporta.journal.redis;

import dev.comporta.journal.redis.LogState.Mark;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps everybody away from a log that has lost records. This instance remembers how far it has
 * seen the log come, which a Redis that was set back does not know: so it takes over nothing that
 * has lost records, and after a while, in which their owner may put them back, it leaves a mark in
 * Redis that keeps others away, too.
 *
 * <p>Threading: the keeper's.
 */
final class LossGuard {
    /** Twice a lease: a living owner has renewed it by then, and appended again what is missing. */
    static final Duration MEND_MAX = Duration.ofSeconds(6);

    private final RedisKeys keys;
    private Mark seen = Mark.NONE;
    private boolean isBehind;
    private long behindSinceNanos;

    LossGuard(RedisKeys keys) {
        this.keys = keys;
    }

    /**
     * Looks at the log.
     *
     * @return what it has lost, in words, so that nobody may take it over; empty: nothing
     */
    Optional<String> look(LogState state, long nowNanos) {
        if (state.reaches(seen)) {
            seen = state.mark();
            isBehind = false;
        } else if (!isBehind) {
            isBehind = true;
            behindSinceNanos = nowNanos;
        }
        return isBehind ? Optional.of(state.lossBehind(seen)) : state.loss();
    }

    /** It came so far under a term of this instance. */
    void own(Mark own) {
        seen = own;
        isBehind = false;
    }

    /** How far it had come, where nobody has put that back who would have by now. */
    Optional<Mark> lostForGood(long nowNanos) {
        boolean isForGood = isBehind && nowNanos - behindSinceNanos > MEND_MAX.toNanos();
        return isForGood ? Optional.of(seen) : Optional.empty();
    }

    /** Nobody begins with less than there was, before an operator says so. */
    void markLost(RedisLink link, Mark lost) throws IOException {
        link.await(
                Script.MARK_LOST,
                new byte[][] {keys.log()},
                RedisDisk.number(lost.term()),
                RedisDisk.bytes(lost.owner()),
                RedisDisk.number(lost.end()),
                RedisDisk.number(lost.accepted()));
    }
}
