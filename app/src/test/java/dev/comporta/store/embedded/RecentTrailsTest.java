package dev.comporta.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RecentTrailsTest {
    private final RecentTrails trails = new RecentTrails(5);

    @Test
    void shouldForgetTheOldestBeyondItsBound() {
        trails.add(10, attempts(2));
        trails.add(20, attempts(3));
        assertThat(trails.of(10)).hasSize(2);

        trails.add(30, attempts(1));

        assertThat(trails.of(10)).isEmpty();
        assertThat(trails.of(20)).hasSize(3);
        assertThat(trails.of(30)).hasSize(1);
    }

    @Test
    void shouldForgetSomeAtATimeOfWhatTheHistoryHas() {
        for (int sequence = 1; sequence <= 5; sequence++) {
            trails.add(sequence, attempts(1));
        }

        trails.forget(sequence -> sequence <= 4, 3);
        assertThat(trails.of(3)).isEmpty();
        assertThat(trails.of(4)).isNotEmpty();

        trails.forget(sequence -> sequence <= 4, 3);
        assertThat(trails.of(4)).isEmpty();
        assertThat(trails.of(5)).isNotEmpty();
    }

    @Test
    void shouldHaveAllItsRoomAgainOnceItIsCleared() {
        trails.add(1, attempts(4));
        trails.clear();
        assertThat(trails.of(1)).isEmpty();

        trails.add(2, attempts(2));
        trails.add(3, attempts(3));

        assertThat(trails.of(2)).hasSize(2);
    }

    @Test
    void shouldKeepNothingOfAPaymentWithOneAttempt() {
        trails.add(1, List.of());
        trails.forget(sequence -> true, 1);

        assertThat(trails.of(1)).isEmpty();
    }

    private static List<Attempt> attempts(int count) {
        return Collections.nCopies(
                count,
                new Attempt(1, 0, 0, 0, 0, Evidence.NOT_SENT, 0, 0, Attempt.Ending.PUT_BACK));
    }
}
