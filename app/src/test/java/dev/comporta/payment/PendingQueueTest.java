package dev.comporta.payment;

import static org.assertj.core.api.Assertions.assertThat;

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
    private final PendingQueue queue = new PendingQueue();
    private long now;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void shouldBeEmptyAtFirst() {
        assertThat(queue.ready(now)).isZero();
        assertThat(queue.poll(AcceptedRange.ALL)).isNull();
        assertThat(queue.oldestAcceptedAtNanos(Long.MIN_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldHoldBackWhatIsPutBackUntilItsTime() {
        queue.putBack(acceptedAt(3), 10);

        assertThat(queue.ready(9)).isZero();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.ready(10)).isEqualTo(1);
        assertThat(queue.oldestAcceptedAtNanos(3)).isEqualTo(3);
        assertThat(queue.oldestAcceptedAtNanos(4)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldLetThePutBackGoFirstAmongTheEquallyOld() {
        Payment fresh = acceptedAt(5);
        Payment returned = acceptedAt(5);
        queue.add(fresh);
        queue.putBack(returned, 0);
        queue.ready(0);

        assertThat(queue.poll(new AcceptedRange(Long.MIN_VALUE, 5))).isSameAs(returned);
        assertThat(queue.poll(new AcceptedRange(Long.MIN_VALUE, 5))).isSameAs(fresh);
    }

    @Test
    void shouldSeeAnOlderOneBehindAYoungerOne() {
        queue.add(acceptedAt(5));
        Payment older = acceptedAt(3);
        queue.add(older);
        queue.add(acceptedAt(6));

        assertThat(queue.oldestAcceptedAtNanos(Long.MIN_VALUE)).isEqualTo(3);
        assertThat(queue.poll(new AcceptedRange(Long.MIN_VALUE, 4))).isSameAs(older);
        assertThat(queue.oldestAcceptedAtNanos(Long.MIN_VALUE)).isEqualTo(5);
    }

    @Test
    void shouldForgetEverything() {
        queue.add(acceptedAt(1));
        queue.putBack(acceptedAt(1), 0);
        queue.putBack(acceptedAt(1), 100);
        queue.ready(0);

        queue.clear();

        assertThat(queue.size()).isZero();
        assertThat(queue.ready(1_000)).isZero();
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
            assertThat(queue.size()).as("seed %d", seed).isEqualTo(oracle.size());
            assertThat(queue.ready(now)).as("seed %d", seed).isEqualTo(ready(oracle).size());
        }
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
            List<Payment> taken, Map<Payment, Long> oracle, AcceptedRange accepted, long seed) {
        queue.ready(now);
        Payment expected =
                ready(oracle).stream()
                        .filter(payment -> accepted.contains(payment.acceptedAtNanos()))
                        .findFirst()
                        .orElse(null);
        long oldest = queue.oldestAcceptedAtNanos(accepted.fromNanos());
        Payment payment = queue.poll(accepted);
        assertThat(payment).as("seed %d", seed).isSameAs(expected);
        assertThat(accepted.contains(oldest)).as("seed %d", seed).isEqualTo(expected != null);
        if (payment != null) {
            assertThat(oldest).as("seed %d", seed).isEqualTo(payment.acceptedAtNanos());
            oracle.remove(payment);
            taken.add(payment);
        }
    }

    /** Mostly of the young ones, so that old ones are passed by and stay. */
    private AcceptedRange range(SplittableRandom random) {
        long to = now - random.nextLong(20);
        return switch (random.nextInt(3)) {
            case 0 -> new AcceptedRange(Long.MIN_VALUE, to);
            case 1 -> new AcceptedRange(to - random.nextLong(20), to);
            default -> new AcceptedRange(to, Long.MAX_VALUE - 1);
        };
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
