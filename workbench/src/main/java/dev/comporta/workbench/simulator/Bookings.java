package dev.comporta.workbench.simulator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Every payment that this processor booked: the truth that gateways are judged by.
 *
 * <p>Payments stand in columns in the order of booking, about 50 bytes each. For the summary they
 * are also grouped by the second of their {@code requestedAt}: a window is the sum of the whole
 * seconds inside it, and of single payments in the two seconds at its ends.
 */
final class Bookings {

    enum Outcome {
        BOOKED,
        DUPLICATE,
        /** One more would overflow a counter; nothing was booked. */
        FULL
    }

    private static final int COUNT_MAX = 1 << 30;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final NumberedIds ids = new NumberedIds();
    private final LongColumn amountsCents = new LongColumn();
    private final LongColumn requestedAtNanos = new LongColumn();
    private final TreeMap<Long, Second> seconds = new TreeMap<>();
    private BookedTotal totals = BookedTotal.ZERO;

    Outcome book(RequestedPayment payment) {
        if (ids.find(payment.correlationId()) != NumberedIds.ABSENT) {
            return Outcome.DUPLICATE;
        }
        // No window can hold more than everything, so this one check covers all sums.
        if (count() == COUNT_MAX || payment.amountCents() > Long.MAX_VALUE - totals.amountCents()) {
            return Outcome.FULL;
        }
        int number = count();
        long nanos = clampedNanos(payment.requestedAt());
        ids.add(payment.correlationId());
        amountsCents.add(payment.amountCents());
        requestedAtNanos.add(nanos);
        totals = totals.plus(1, payment.amountCents());
        seconds.computeIfAbsent(nanos / NANOS_PER_SECOND, _ -> new Second())
                .add(number, payment.amountCents());
        return Outcome.BOOKED;
    }

    int count() {
        return ids.size();
    }

    /** The payment booked as the {@code number}th, counted from 0. */
    RequestedPayment get(int number) {
        long nanos = requestedAtNanos.get(number);
        Instant requestedAt =
                Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
        return new RequestedPayment(ids.get(number), amountsCents.get(number), requestedAt);
    }

    Optional<RequestedPayment> find(UUID correlationId) {
        int number = ids.find(correlationId);
        return number == NumberedIds.ABSENT ? Optional.empty() : Optional.of(get(number));
    }

    BookedTotal totals() {
        return totals;
    }

    /**
     * The bookings whose {@code requestedAt} is neither before {@code from} nor after {@code to}.
     */
    BookedTotal totals(Instant from, Instant to) {
        long fromNanos = clampedNanos(from);
        long toNanos = clampedNanos(to);
        if (fromNanos > toNanos) {
            return BookedTotal.ZERO;
        }
        long firstSecond = Math.floorDiv(fromNanos, NANOS_PER_SECOND);
        long lastSecond = Math.floorDiv(toNanos, NANOS_PER_SECOND);
        BookedTotal sum = BookedTotal.ZERO;
        for (var entry : seconds.subMap(firstSecond, true, lastSecond, true).entrySet()) {
            boolean atAnEnd = entry.getKey() == firstSecond || entry.getKey() == lastSecond;
            Second second = entry.getValue();
            sum = sum.plus(atAnEnd ? second.totals(fromNanos, toNanos) : second.totals);
        }
        return sum;
    }

    /**
     * To the microsecond, as the challenge's processors keep and compare instants. Bounds may lie
     * outside the years that payments can have.
     */
    private static long clampedNanos(Instant exact) {
        Instant instant = exact.truncatedTo(ChronoUnit.MICROS);
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND),
                    instant.getNano());
        } catch (ArithmeticException outOfRange) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** The bookings of one second, in the order of booking. */
    private final class Second {
        private int[] numbers = new int[8];
        private BookedTotal totals = BookedTotal.ZERO;

        void add(int number, long amountCents) {
            int count = (int) totals.count();
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
            }
            numbers[count] = number;
            totals = totals.plus(1, amountCents);
        }

        BookedTotal totals(long fromNanos, long toNanos) {
            long count = 0;
            long sumCents = 0;
            for (int i = 0; i < totals.count(); i++) {
                long nanos = requestedAtNanos.get(numbers[i]);
                if (nanos >= fromNanos && nanos <= toNanos) {
                    count++;
                    sumCents += amountsCents.get(numbers[i]);
                }
            }
            return new BookedTotal(count, sumCents);
        }
    }
}
