package dev.comporta.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds payments up by hour and processor. */
public final class HourSums {
    private record Key(long hour, int processor) {
        static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::hour).thenComparingInt(Key::processor);
    }

    private final Map<Key, Sum> sums = new TreeMap<>(Key.ORDER);

    public void add(HourSum more) {
        sumOf(more.processor(), more.hour()).add(more.totals().count(), more.high(), more.low());
    }

    /**
     * Adds payments.
     *
     * @param instantNanos under which they are booked, epoch nanoseconds
     * @param cents of all of them together
     */
    public void add(int processor, long instantNanos, long count, long cents) {
        sumOf(processor, Hour.of(instantNanos)).add(count, cents);
    }

    private Sum sumOf(int processor, long hour) {
        return sums.computeIfAbsent(new Key(hour, processor), key -> new Sum());
    }

    /** All of them, the oldest hour first. */
    public List<HourSum> list() {
        return sums.entrySet().stream()
                .map(
                        it ->
                                new HourSum(
                                        it.getKey().processor(),
                                        it.getKey().hour(),
                                        it.getValue().totals()))
                .toList();
    }
}
