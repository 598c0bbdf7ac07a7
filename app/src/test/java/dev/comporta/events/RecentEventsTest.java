package dev.comporta.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class RecentEventsTest {
    private static final int WINDOW = RecentEvents.WINDOW_MIN;

    private final RecentEvents recent = new RecentEvents(WINDOW);

    private RecentEvents.Claim claim(long... ids) {
        long[] hashes = new long[2 * ids.length];
        for (int i = 0; i < ids.length; i++) {
            hashes[2 * i] = ids[i] % 5_000; // so that many want the same place
            hashes[2 * i + 1] = ids[i];
        }
        return recent.claim(hashes, ids.length);
    }

    @Test
    void shouldKnowAnEventOnceItIsKept() {
        recent.settle(claim(1, 2), true);

        RecentEvents.Claim again = claim(2, 3);

        assertThat(again.isFresh(0)).isFalse();
        assertThat(again.isFresh(1)).isTrue();
        assertThat(again.waits()).isEmpty();
    }

    @Test
    void shouldWaitForAnEventThatIsUnderWay() {
        RecentEvents.Claim first = claim(1);

        RecentEvents.Claim second = claim(1);

        assertThat(second.hasFresh()).isFalse();
        assertThat(second.waits()).containsExactly(new RecentEvents.Wait(0, first));
    }

    /** Else a client that sends again what was lost would be told that it is kept. */
    @Test
    void shouldForgetAnEventThatWasNotKept() {
        RecentEvents.Claim first = claim(1, 5_001, 10_001);

        recent.settle(first, false);

        assertThat(recent.known()).isZero();
        assertThat(claim(1, 5_001, 10_001).freshCount()).isEqualTo(3);
    }

    @Test
    void shouldTakeAnEventThatStandsTwiceInARequestOnce() {
        RecentEvents.Claim claim = claim(1, 1);

        assertThat(claim.freshCount()).isEqualTo(1);
        assertThat(claim.waits()).isEmpty();
    }

    @Test
    void shouldTellWhoWaitsOnceItIsSettled() {
        RecentEvents.Claim claim = claim(1);
        AtomicInteger told = new AtomicInteger();
        recent.await(claim, told::incrementAndGet);
        assertThat(told).hasValue(0);

        recent.settle(claim, true);
        recent.await(claim, told::incrementAndGet);

        assertThat(told).hasValue(2);
        assertThat(claim.isKept()).isTrue();
        assertThatThrownBy(() -> recent.settle(claim, true))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldKnowTheLastOnesOfItsWindow() {
        for (long id = 0; id < WINDOW + 10; id++) {
            recent.settle(claim(id), true);
        }

        assertThat(recent.known()).isEqualTo(WINDOW);
        assertThat(claim(10).hasFresh()).isFalse();
        assertThat(claim(9).hasFresh()).isTrue();
    }

    /** A claim whose places others have by now must not take theirs away. */
    @Test
    void shouldForgetOnlyWhatIsItsOwn() {
        RecentEvents.Claim old = claim(1, 2, 3);
        for (long id = 100; id < 100 + WINDOW; id++) {
            recent.settle(claim(id), true);
        }

        recent.settle(old, false);

        assertThat(recent.known()).isEqualTo(WINDOW);
    }

    /** What the window is to know, kept in the plainest way. */
    private static final class Model {
        private record Entry(long id, RecentEvents.Claim claim) {}

        private final Deque<Entry> ring = new ArrayDeque<>();
        private final Map<Long, Entry> known = new HashMap<>();

        void add(long id, RecentEvents.Claim claim) {
            if (ring.size() == WINDOW) {
                Entry oldest = ring.remove();
                known.remove(oldest.id, oldest);
            }
            Entry entry = new Entry(id, claim);
            ring.add(entry);
            known.put(id, entry);
        }

        void forget(RecentEvents.Claim claim) {
            known.values().removeIf(entry -> entry.claim == claim);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldKnowWhatItIsToKnow(long seed) {
        Random random = new Random(seed);
        Model model = new Model();
        List<RecentEvents.Claim> open = new ArrayList<>();
        for (int round = 0; round < 500; round++) {
            long[] ids = random.longs(random.nextInt(1, 200), 0, 20_000).toArray();
            RecentEvents.Claim claim = claim(ids);
            for (int i = 0; i < ids.length; i++) {
                Model.Entry entry = model.known.get(ids[i]);
                boolean waits = entry != null && entry.claim != claim && open.contains(entry.claim);
                boolean isWaiting =
                        entry != null
                                && claim.waits().contains(new RecentEvents.Wait(i, entry.claim));
                if (claim.isFresh(i) != (entry == null) || waits != isWaiting) {
                    throw new AssertionError("seed=" + seed + " round=" + round + " event=" + i);
                }
                if (entry == null) {
                    model.add(ids[i], claim);
                }
            }
            if (claim.hasFresh()) {
                open.add(claim);
            }
            while (open.size() > random.nextInt(1, 20)) {
                RecentEvents.Claim done = open.remove(random.nextInt(open.size()));
                boolean kept = random.nextInt(4) > 0;
                recent.settle(done, kept);
                if (!kept) {
                    model.forget(done);
                }
            }
            assertThat(recent.known()).as("seed=%d", seed).isEqualTo(model.known.size());
        }
    }
}
