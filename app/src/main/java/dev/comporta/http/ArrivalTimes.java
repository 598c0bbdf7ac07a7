package dev.comporta.http;

import java.util.Arrays;

/**
 * When the requests arrived whose answers a connection owes, in their order: beside the exchanges,
 * which it would make larger.
 *
 * <p>Threading: owned by its connection.
 */
final class ArrivalTimes {
    private long[] nanos = new long[1];
    private int first;
    private int count;

    void add(long arrivedNanos) {
        if (count == nanos.length) {
            grow();
        }
        nanos[(first + count++) & (nanos.length - 1)] = arrivedNanos;
    }

    /** Takes the one of the request that is answered next. */
    long remove() {
        long arrivedNanos = nanos[first];
        first = (first + 1) & (nanos.length - 1);
        count--;
        return arrivedNanos;
    }

    private void grow() {
        long[] grown = Arrays.copyOf(nanos, nanos.length * 2);
        System.arraycopy(nanos, 0, grown, nanos.length, first);
        nanos = grown;
    }
}
