package dev.comporta.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongPredicate;

/**
 * The trails of closed payments that compaction has not yet taken out of the journal. Where they
 * are too many the oldest are forgotten: they are told again once the history has them.
 *
 * <p>Threading: one owner.
 */
final class RecentTrails {
    private final SequencedMap<Long, Trail> trails = new LinkedHashMap<>();
    private final int sizeMax;
    private int size;

    /**
     * @param sizeMax attempts and notes of all payments together
     */
    RecentTrails(int sizeMax) {
        this.sizeMax = sizeMax;
    }

    /** Adds a payment under the sequence of the record that closed it, which is the newest. */
    void add(long sequence, Trail trail) {
        if (trail.size() == 0) {
            return;
        }
        trails.put(sequence, trail);
        size += trail.size();
        while (size > sizeMax) {
            forgetOldest();
        }
    }

    /** Attempts and notes of all of them. */
    int size() {
        return size;
    }

    Trail of(long sequence) {
        return trails.getOrDefault(sequence, Trail.NONE);
    }

    /** Forgets the oldest ones that are in the history. */
    void forget(LongPredicate isInHistory, int max) {
        for (int count = 0; count < max; count++) {
            Map.Entry<Long, Trail> oldest = trails.firstEntry();
            if (oldest == null || !isInHistory.test(oldest.getKey())) {
                return;
            }
            forgetOldest();
        }
    }

    void clear() {
        trails.clear();
        size = 0;
    }

    private void forgetOldest() {
        size -= trails.pollFirstEntry().getValue().size();
    }
}
