package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RecentTrailsTest {
    private final RecentTrails trails = new RecentTrails(5);

    @Test
    void shouldForgetTheOldestBeyondItsBound() {
        trails.add(10, attempts(2));
        trails.add(20, attempts(3));
        assertThat(trails.of(10).attempts()).hasSize(2);

        trails.add(30, attempts(1));

        assertThat(trails.of(10).attempts()).isEmpty();
        assertThat(trails.of(20).attempts()).hasSize(3);
        assertThat(trails.of(30).attempts()).hasSize(1);
    }

    @Test
    void shouldForgetSomeAtATimeOfWhatTheHistoryHas() {
        for (int sequence = 1; sequence <= 5; sequence++) {
            trails.add(sequence, attempts(1));
        }

        trails.forget(sequence -> sequence <= 4, 3);
        assertThat(trails.of(3).attempts()).isEmpty();
        assertThat(trails.of(4).attempts()).isNotEmpty();

        trails.forget(sequence -> sequence <= 4, 3);
        assertThat(trails.of(4).attempts()).isEmpty();
        assertThat(trails.of(5).attempts()).isNotEmpty();
    }

    @Test
    void shouldHaveAllItsRoomAgainOnceItIsCleared() {
        trails.add(1, attempts(4));
        trails.clear();
        assertThat(trails.of(1).attempts()).isEmpty();

        trails.add(2, attempts(2));
        trails.add(3, attempts(3));

        assertThat(trails.of(2).attempts()).hasSize(2);
    }

    @Test
    void shouldKeepNothingOfAPaymentWithOneAttempt() {
        trails.add(1, Trail.NONE);
        trails.forget(sequence -> true, 1);

        assertThat(trails.of(1).attempts()).isEmpty();
    }

    @Test
    void shouldKeepWhatWasStoredUntilItIsPurged() {
        Books books = new Books(1, 0);

        books.onSettled(settledAtTheSecondAttempt(books), Books.NOT_STORED);
        books.onSettled(settledAtTheSecondAttempt(books), 9);

        assertThat(books.recentTrails().of(Books.NOT_STORED).attempts()).isEmpty();
        assertThat(books.recentTrails().of(9).attempts())
                .extracting(Attempt::number)
                .containsExactly(1);
        books.purged();
        assertThat(books.recentTrails().of(9).attempts()).isEmpty();
    }

    private static Payment settledAtTheSecondAttempt(Books books) {
        Payment payment = new Payment(new UUID(1, 2), 100, 0, 0);
        payment.beginAttempt(0, 0, 1, 0);
        payment.endAttempt(0);
        payment.beginAttempt(0, 0, 2, 0);
        books.add(payment);
        payment.settle(0, 0);
        return payment;
    }

    private static Trail attempts(int count) {
        return new Trail(
                Collections.nCopies(
                        count,
                        new Attempt(
                                1, 0, 0, 0, 0, Evidence.NOT_SENT, 0, 0, Attempt.Ending.PUT_BACK)),
                List.of());
    }
}
