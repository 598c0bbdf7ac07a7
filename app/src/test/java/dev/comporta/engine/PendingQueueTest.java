package dev.comporta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Payment;
import dev.comporta.routing.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class PendingQueueTest {
    private static final long DEADLINE = 1_000;

    private final PendingQueue queue = new PendingQueue(DEADLINE);
    private long now;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void shouldBeEmptyAtFirst() {
        assertThat(queue.ready(now)).isZero();
        assertThat(queue.poll(TimeRange.ALL, 9)).isEmpty();
        assertThat(queue.earliestDeadlineNanos(Long.MIN_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldHoldBackWhatIsPutBackUntilItsTime() {
        queue.putBack(acceptedAt(3), 10);

        assertThat(queue.ready(9)).isZero();
        assertThat(queue.poll(TimeRange.ALL, 9)).isEmpty();
        assertThat(queue.ready(10)).isEqualTo(1);
        assertThat(queue.earliestDeadlineNanos(DEADLINE + 3)).isEqualTo(DEADLINE + 3);
        assertThat(queue.earliestDeadlineNanos(DEADLINE + 4)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldLetThePutBackGoFirstAmongTheEquallyOld() {
        Payment fresh = acceptedAt(5);
        Payment returned = acceptedAt(5);
        queue.add(fresh);
        queue.putBack(returned, 0);
        queue.ready(0);

        assertThat(queue.poll(TimeRange.upTo(DEADLINE + 5), 9)).containsExactly(returned, fresh);
    }

    @Test
    void shouldSeeAnOlderOneBehindAYoungerOne() {
        queue.add(acceptedAt(5));
        Payment older = acceptedAt(3);
        queue.add(older);
        queue.add(acceptedAt(6));

        assertThat(queue.earliestDeadlineNanos(Long.MIN_VALUE)).isEqualTo(DEADLINE + 3);
        assertThat(queue.poll(TimeRange.upTo(DEADLINE + 4), 9)).containsExactly(older);
        assertThat(queue.earliestDeadlineNanos(Long.MIN_VALUE)).isEqualTo(DEADLINE + 5);
    }

    @Test
    void shouldTakeNoMoreThanIsAskedFor() {
        List<Payment> payments = List.of(acceptedAt(1), acceptedAt(2), acceptedAt(3));
        payments.forEach(queue::add);

        assertThat(queue.poll(TimeRange.ALL, 2)).isEqualTo(payments.subList(0, 2));
        assertThat(queue.poll(TimeRange.ALL, 2)).isEqualTo(payments.subList(2, 3));
    }

    @Test
    void shouldLetGoOfWhatIsForgotten() {
        List<Payment> payments = List.of(acceptedAt(1), acceptedAt(2), acceptedAt(3));
        Payment kept = acceptedAt(4);
        queue.putBack(payments.get(0), 0);
        queue.ready(0);
        queue.add(payments.get(1));
        queue.add(kept);
        queue.putBack(payments.get(2), 100);

        payments.forEach(Payment::forget);
        queue.removeForgotten();

        assertThat(queue.ready(1_000)).isEqualTo(1);
        assertThat(queue.poll(TimeRange.ALL, 9)).containsExactly(kept);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEqualASortedList(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Payment, Long> oracle = new HashMap<>();
        List<Payment> taken = new ArrayList<>();

        for (int step = 0; step < 3_000; step++) {
            now += random.nextLong(5);
            switch (random.nextInt(4)) {
                case 0 -> {
                    Payment payment = acceptedAt(++now);
                    queue.add(payment);
                    oracle.put(payment, 0L);
                }
                case 1 -> putBackOne(taken, oracle, random);
                default -> takeOne(taken, oracle, range(random), seed);
            }
            assertThat(queue.ready(now)).as("seed %d", seed).isEqualTo(ready(oracle).size());
        }
        assertThat(queue.ready(Long.MAX_VALUE)).as("seed %d", seed).isEqualTo(oracle.size());
    }

    private void putBackOne(
            List<Payment> taken, Map<Payment, Long> oracle, SplittableRandom random) {
        if (!taken.isEmpty()) {
            Payment payment = taken.remove(random.nextInt(taken.size()));
            long notBefore = now + random.nextLong(50);
            queue.putBack(payment, notBefore);
            oracle.put(payment, notBefore);
        }
    }

    private void takeOne(
            List<Payment> taken, Map<Payment, Long> oracle, TimeRange deadlines, long seed) {
        queue.ready(now);
        List<Payment> expected =
                ready(oracle).stream()
                        .filter(payment -> deadlines.contains(deadlineOf(payment)))
                        .limit(1)
                        .toList();
        long earliest = queue.earliestDeadlineNanos(deadlines.fromNanos());
        List<Payment> polled = queue.poll(deadlines, 1);
        assertThat(polled).as("seed %d", seed).isEqualTo(expected);
        assertThat(deadlines.contains(earliest)).as("seed %d", seed).isEqualTo(!expected.isEmpty());
        for (Payment payment : polled) {
            assertThat(earliest).as("seed %d", seed).isEqualTo(deadlineOf(payment));
            oracle.remove(payment);
            taken.add(payment);
        }
    }

    /** Mostly of the young ones, so that old ones are passed by and stay. */
    private TimeRange range(SplittableRandom random) {
        long to = DEADLINE + now - random.nextLong(20);
        return switch (random.nextInt(3)) {
            case 0 -> TimeRange.upTo(to);
            case 1 -> new TimeRange(to - random.nextLong(20), to);
            default -> new TimeRange(to, Long.MAX_VALUE - 1);
        };
    }

    private static long deadlineOf(Payment payment) {
        return payment.acceptedAtNanos() + DEADLINE;
    }

    private List<Payment> ready(Map<Payment, Long> oracle) {
        return oracle.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingLong(Payment::acceptedAtNanos))
                .toList();
    }

    private static Payment acceptedAt(long nanos) {
        return new Payment(new UUID(nanos, 1), 1, 0, nanos);
    }
}
