package dev.comporta.journal.redis;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the others from time to time that this instance is there, and knows who else is.
 *
 * <p>Threading: the keeper's; {@link #attendance} on any.
 */
final class RollCall {
    private final Presence mine;
    private volatile @Nullable Attendance attendance;

    RollCall(Presence mine) {
        this.mine = mine;
    }

    /** Who shares the journal, as of some seconds ago; empty: not known yet. */
    Optional<Attendance> attendance() {
        return Optional.ofNullable(attendance);
    }

    /** Does it where it is due. */
    void call(RedisLink link) throws IOException {
        mine.tellAndAsk(link).ifPresent(it -> attendance = it);
    }

    /** It is due at once. */
    void hasChanged() {
        mine.hasChanged();
    }

    void sayGoodbye(RedisLink link) throws IOException {
        mine.sayGoodbye(link);
    }
}
