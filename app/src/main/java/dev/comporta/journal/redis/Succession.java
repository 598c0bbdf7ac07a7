package dev.comporta.journal.redis;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the journal, as one instance sees it, and how often that has changed.
 *
 * <p>Threading: the keeper's; {@link #owner} on any.
 */
final class Succession {
    private final RedisCounters counters;
    private volatile @Nullable Owner owner;
    private long lastTerm;

    Succession(RedisCounters counters) {
        this.counters = counters;
    }

    /** Empty: nobody does, or it is not known. */
    Optional<Owner> owner() {
        return Optional.ofNullable(owner);
    }

    void is(Owner now) {
        if (now.term() != lastTerm) {
            lastTerm = now.term();
            counters.onOwnerChanged();
        }
        owner = now;
    }

    void isNobody() {
        owner = null;
    }
}
