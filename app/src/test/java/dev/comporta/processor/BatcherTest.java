package dev.comporta.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.payment.ProcessorPort.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over a clock that the test turns. */
@Timeout(10)
class BatcherTest {
    private static final long MILLI = 1_000_000;

    private final VirtualTimer timer = new VirtualTimer();
    private final List<List<UUID>> batches = new ArrayList<>();
    private final Batcher batcher = new Batcher(3, timer, this::take);

    private record Due(long nanos, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(nanos, other.nanos);
        }
    }

    private static final class VirtualTimer implements Batcher.Timer {
        private final PriorityQueue<Due> tasks = new PriorityQueue<>();
        private long nowNanos;

        @Override
        public void after(long delayNanos, Runnable task) {
            tasks.add(new Due(nowNanos + delayNanos, task));
        }

        void advance(long nanos) {
            nowNanos += nanos;
            while (!tasks.isEmpty() && tasks.element().nanos() <= nowNanos) {
                tasks.remove().task().run();
            }
        }
    }

    private void take(List<Send> batch) {
        batches.add(batch.stream().map(Send::id).toList());
    }

    private void add(long number) {
        batcher.add(new Send(id(number), 1, 0, outcome -> {}));
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }

    @Test
    void shouldSendAFullBatchAtOnce() {
        add(1);
        add(2);
        assertThat(batches).isEmpty();

        add(3);

        assertThat(batches).containsExactly(List.of(id(1), id(2), id(3)));
    }

    @Test
    void shouldSendWhatThereIsFiveMillisAfterTheFirst() {
        add(1);
        timer.advance(4 * MILLI);
        add(2);
        timer.advance(MILLI - 1);
        assertThat(batches).isEmpty();

        timer.advance(1);

        assertThat(batches).containsExactly(List.of(id(1), id(2)));
    }

    @Test
    void shouldGiveTheNextBatchItsWholeTimeAfterAFullOne() {
        add(1);
        timer.advance(4 * MILLI);
        add(2);
        add(3);
        add(4);

        timer.advance(MILLI);
        assertThat(batches).as("at the full one's time").hasSize(1);
        timer.advance(4 * MILLI);

        assertThat(batches).containsExactly(List.of(id(1), id(2), id(3)), List.of(id(4)));
    }

    @Test
    void shouldNeverHoldAPaymentTwiceInABatch() {
        add(1);
        add(2);
        add(1);
        timer.advance(5 * MILLI);

        assertThat(batches).containsExactly(List.of(id(1), id(2)), List.of(id(1)));
    }

    @Test
    void shouldHandOverWhatWaitsAndForgetIt() {
        add(1);
        add(2);

        assertThat(batcher.drain()).extracting(Send::id).containsExactly(id(1), id(2));
        timer.advance(5 * MILLI);
        assertThat(batcher.drain()).isEmpty();
        assertThat(batches).isEmpty();
    }

    @Test
    void shouldNeverLoseRepeatOrHoldBack() {
        SplittableRandom random = new SplittableRandom(7);
        for (long number = 0; number < 10_000; number++) {
            add(number);
            timer.advance(random.nextLong(3 * MILLI));
        }
        timer.advance(5 * MILLI);

        assertThat(batches).allMatch(batch -> !batch.isEmpty() && batch.size() <= 3);
        assertThat(batches.stream().flatMap(List::stream).map(UUID::getLeastSignificantBits))
                .hasSize(10_000)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseABoundThatHoldsNothing() {
        assertThatThrownBy(() -> new Batcher(0, timer, this::take))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max=0");
    }
}
