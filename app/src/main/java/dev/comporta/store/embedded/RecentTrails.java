package dev.comporta.store.embedded;

import dev.comporta.payment.Attempt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongPredicate;

/**
 * How the attempts before the last ended, of settled payments that compaction has not yet taken out
 * of the journal. Where they are too many the oldest are forgotten: those payments' attempts are
 * told again once the history has them.
 *
 * <p>Threading: one owner.
 */
final class RecentTrails {
    private final SequencedMap<Long, List<Attempt>> trails = new LinkedHashMap<>();
    private final int attemptsMax;
    private int attemptCount;

    /**
     * @param attemptsMax of all payments together
     */
    RecentTrails(int attemptsMax) {
        this.attemptsMax = attemptsMax;
    }

    /** Adds a payment under the sequence of its {@code SETTLED} record, which is the newest. */
    void add(long sequence, List<Attempt> attemptsBefore) {
        if (attemptsBefore.isEmpty()) {
            return;
        }
        trails.put(sequence, attemptsBefore);
        attemptCount += attemptsBefore.size();
        while (attemptCount > attemptsMax) {
            forgetOldest();
        }
    }

    List<Attempt> of(long sequence) {
        return trails.getOrDefault(sequence, List.of());
    }

    /** Forgets the oldest ones that are in the history. */
    void forget(LongPredicate isInHistory, int max) {
        for (int count = 0; count < max; count++) {
            Map.Entry<Long, List<Attempt>> oldest = trails.firstEntry();
            if (oldest == null || !isInHistory.test(oldest.getKey())) {
                return;
            }
            forgetOldest();
        }
    }

    void clear() {
        trails.clear();
        attemptCount = 0;
    }

    private void forgetOldest() {
        attemptCount -= trails.pollFirstEntry().getValue().size();
    }
}
