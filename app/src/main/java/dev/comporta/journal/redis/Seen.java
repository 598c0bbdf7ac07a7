package dev.comporta.journal.redis;

import dev.comporta.journal.redis.LogState.Mark;
import java.time.Duration;

/**
 * How far this instance has seen the log come, which a Redis that was set back does not know. So no
 * instance that was there takes over what has lost records, and after a while, in which their owner
 * may put them back, it keeps others away, too.
 *
 * <p>Threading: the keeper's.
 */
final class Seen {
    /** Twice a lease: a living owner has renewed it by then, and appended again what is missing. */
    private static final Duration MEND_MAX = Duration.ofSeconds(6);

    private Mark mark = Mark.NONE;
    private boolean isBehind;
    private long behindSinceNanos;

    void look(LogState state, long nowNanos) {
        if (state.reaches(mark)) {
            mark = state.mark();
            isBehind = false;
        } else if (!isBehind) {
            isBehind = true;
            behindSinceNanos = nowNanos;
        }
    }

    /** It came so far under a term of this instance. */
    void own(Mark own) {
        mark = own;
        isBehind = false;
    }

    Mark mark() {
        return mark;
    }

    /** Whether the log lacks some of what was there. */
    boolean isBehind() {
        return isBehind;
    }

    /** Whether nobody has put that back, who would have by now. */
    boolean isBehindForGood(long nowNanos) {
        return isBehind && nowNanos - behindSinceNanos > MEND_MAX.toNanos();
    }
}
