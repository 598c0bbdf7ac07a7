package dev.comporta.replay;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * When payments were accepted, and their amounts; in the order of acceptance.
 *
 * <p>The arrays are the caller's and must not change any more.
 */
public final class Arrivals {
    private final long[] acceptedAtNanos;
    private final long[] amountCents;

    /**
     * @param acceptedAtNanos ascending
     * @param amountCents of the same length
     */
    public Arrivals(long[] acceptedAtNanos, long[] amountCents) {
        if (acceptedAtNanos.length != amountCents.length) {
            throw new IllegalArgumentException(
                    "each arrival needs an amount: arrivals="
                            + acceptedAtNanos.length
                            + " amounts="
                            + amountCents.length);
        }
        for (int i = 1; i < acceptedAtNanos.length; i++) {
            if (acceptedAtNanos[i] < acceptedAtNanos[i - 1]) {
                throw new IllegalArgumentException("arrivals must be in order: index=" + i);
            }
        }
        this.acceptedAtNanos = acceptedAtNanos;
        this.amountCents = amountCents;
    }

    /** A Poisson process of equal amounts. */
    public static Arrivals poisson(int perSecond, long durationNanos, long amountCents, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] at = new long[Math.toIntExact(durationNanos / 1_000_000_000L * perSecond)];
        double instant = 0;
        int count = 0;
        while (count < at.length) {
            instant -= Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
            if (instant >= durationNanos) {
                break;
            }
            at[count++] = (long) instant;
        }
        long[] amounts = new long[count];
        Arrays.fill(amounts, amountCents);
        return new Arrivals(Arrays.copyOf(at, count), amounts);
    }

    public int count() {
        return acceptedAtNanos.length;
    }

    public long acceptedAtNanos(int index) {
        return acceptedAtNanos[index];
    }

    public long amountCents(int index) {
        return amountCents[index];
    }

    /** When the last one was accepted; 0 where there is none. */
    public long lastNanos() {
        return count() == 0 ? 0 : acceptedAtNanos[count() - 1];
    }

    /** The sum of all amounts. */
    public long totalCents() {
        return Arrays.stream(amountCents).reduce(0, Math::addExact);
    }
}
