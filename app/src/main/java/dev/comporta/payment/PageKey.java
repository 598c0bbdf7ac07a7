package dev.comporta.payment;

import java.util.UUID;

/**
 * Where a page of payments ends: the next one begins behind it, whatever became of the payment
 * itself.
 *
 * @param at what the payments are ordered by first, in the unit of their list
 */
public record PageKey(long at, UUID id) implements Comparable<PageKey> {
    @Override
    public int compareTo(PageKey other) {
        int order = Long.compare(at, other.at);
        return order != 0 ? order : id.compareTo(other.id);
    }
}
