package dev.comporta.payment;

import dev.comporta.ledger.HourSum;
import java.util.List;

/**
 * What is left in a store of its oldest closed payments, once it has let them go.
 *
 * @param upTo position of the newest of them
 * @param upToMillis when the newest of them was closed, epoch milliseconds
 * @param payments how many; those that were acknowledged, too, which are in no sum
 * @param sums by the index of the processor, the oldest hour first
 */
public record DroppedHistory(long upTo, long upToMillis, long payments, List<HourSum> sums) {
    public DroppedHistory {
        sums = List.copyOf(sums);
    }
}
