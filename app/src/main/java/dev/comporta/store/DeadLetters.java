package dev.comporta.store;

import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.Payment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The dead letters by reason, the longest buried first. A page costs as much as it has payments,
 * however many there are.
 *
 * <p>Threading: one owner.
 */
final class DeadLetters {
    private final Map<DeadLetterReason, NavigableMap<PageKey, Payment>> byReason =
            new EnumMap<>(DeadLetterReason.class);
    private int count;

    DeadLetters() {
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            byReason.put(reason, new TreeMap<>());
        }
    }

    void add(Payment payment) {
        of(reasonOf(payment)).put(keyOf(payment), payment);
        count++;
    }

    /** Takes one out; while it is in, nothing of it changes. */
    void remove(Payment payment) {
        if (of(reasonOf(payment)).remove(keyOf(payment)) == null) {
            throw new IllegalStateException("no dead letter: id=" + payment.id());
        }
        count--;
    }

    int count() {
        return count;
    }

    int count(DeadLetterReason reason) {
        return of(reason).size();
    }

    /**
     * Some of them.
     *
     * @param reason empty: any
     * @param after those behind this key; empty: from the first on
     */
    List<Payment> list(Optional<DeadLetterReason> reason, Optional<PageKey> after, int limit) {
        List<Payment> found = new ArrayList<>();
        for (DeadLetterReason one : DeadLetterReason.values()) {
            if (reason.isEmpty() || reason.get() == one) {
                NavigableMap<PageKey, Payment> all = of(one);
                (after.isPresent() ? all.tailMap(after.get(), false) : all)
                        .values().stream().limit(limit).forEach(found::add);
            }
        }
        return found.stream()
                .sorted(Comparator.comparing(DeadLetters::keyOf))
                .limit(limit)
                .toList();
    }

    void clear() {
        byReason.values().forEach(Map::clear);
        count = 0;
    }

    static PageKey keyOf(Payment payment) {
        return new PageKey(payment.changedAtMillis(), payment.id());
    }

    static DeadLetterReason reasonOf(Payment payment) {
        return DeadLetterReason.of(payment.evidence(), payment.status());
    }

    @SuppressWarnings("NullAway") // each reason has its map
    private NavigableMap<PageKey, Payment> of(DeadLetterReason reason) {
        return byReason.get(reason);
    }
}
