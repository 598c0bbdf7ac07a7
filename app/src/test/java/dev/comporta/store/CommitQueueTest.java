package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CommitQueueTest {
    private final CommitQueue queue = new CommitQueue();
    private final List<Long> safe = new ArrayList<>();
    private final List<Long> failed = new ArrayList<>();

    @Test
    void shouldReleaseInOrderUpToASequence() {
        add(1, 3);
        addOne(3);
        add(4, 5);

        queue.release(0);
        assertThat(safe).isEmpty();
        queue.release(3);
        assertThat(safe).containsExactly(1L, 2L, 3L, 3L);
        queue.release(100);
        assertThat(safe).containsExactly(1L, 2L, 3L, 3L, 4L, 5L);
    }

    @Test
    void shouldTellEachEntryOnce() {
        add(1, 3);
        queue.release(2);
        queue.fail();
        queue.release(100);
        queue.fail();

        assertThat(safe).containsExactly(1L, 2L);
        assertThat(failed).containsExactly(3L);
    }

    @Test
    void shouldKeepItsOrderWhenItGrowsAroundItsEnd() {
        add(1, 1_000);
        queue.release(700);
        add(1_001, 5_000);
        queue.release(4_321);
        add(5_001, 20_000);
        queue.release(Long.MAX_VALUE);

        assertThat(safe).isEqualTo(LongStream.rangeClosed(1, 20_000).boxed().toList());
    }

    @Test
    void shouldTakeFurtherEntriesWhileItReleases() {
        queue.add(
                1,
                ok -> {
                    safe.add(1L);
                    addOne(1);
                    addOne(7);
                });
        addOne(2);

        queue.release(2);

        assertThat(safe).containsExactly(1L, 2L, 1L);
        queue.release(7);
        assertThat(safe).containsExactly(1L, 2L, 1L, 7L);
    }

    @Test
    void shouldGrowWhileItReleases() {
        add(1, 1_023);
        queue.release(1_000);
        queue.add(1_024, ok -> add(2_000, 6_000));
        queue.release(1_024);

        queue.release(6_000);

        assertThat(safe).hasSize(1_023 + 4_001).isSorted();
    }

    @Test
    void shouldFailWhatIsAddedWhileItFails() {
        queue.add(1, ok -> addOne(2));

        queue.fail();

        assertThat(failed).containsExactly(2L);
    }

    private void add(long first, long last) {
        LongStream.rangeClosed(first, last).forEach(this::addOne);
    }

    private void addOne(long sequence) {
        queue.add(sequence, ok -> (ok ? safe : failed).add(sequence));
    }
}
