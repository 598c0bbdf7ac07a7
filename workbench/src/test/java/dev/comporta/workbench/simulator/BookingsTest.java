package dev.comporta.workbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BookingsTest {

    private static final Instant NOON = Instant.parse("2025-07-15T12:00:00Z");

    private final Bookings bookings = new Bookings();

    @Test
    void shouldIncludeBothBounds() {
        book(1, NOON.minusNanos(1));
        book(10, NOON);
        book(100, NOON.plusMillis(1500));
        book(1000, NOON.plusSeconds(3));
        book(10_000, NOON.plusSeconds(3).plusNanos(1_000));

        assertThat(bookings.totals(NOON, NOON.plusSeconds(3))).isEqualTo(new BookedTotal(3, 1110));
        assertThat(bookings.totals(NOON, NOON)).isEqualTo(new BookedTotal(1, 10));
        assertThat(bookings.totals()).isEqualTo(new BookedTotal(5, 11_111));
    }

    @Test
    void shouldCountNothingWhenFromIsAfterTo() {
        book(1, NOON);

        assertThat(bookings.totals(NOON.plusNanos(1_000), NOON)).isEqualTo(BookedTotal.ZERO);
    }

    @Test
    void shouldKeepInstantsToTheMicrosecond() {
        RequestedPayment payment = book(7, NOON.plusNanos(123_456_789));

        assertThat(bookings.find(payment.correlationId()).orElseThrow().requestedAt())
                .isEqualTo(NOON.plusNanos(123_456_000));
        assertThat(bookings.totals(NOON, NOON.plusNanos(123_456_001)))
                .isEqualTo(new BookedTotal(1, 7));
    }

    @Test
    void shouldTakeBoundsOfAnyYear() {
        book(7, NOON);

        assertThat(bookings.totals(Instant.MIN, Instant.MAX)).isEqualTo(new BookedTotal(1, 7));
        assertThat(bookings.totals(Instant.MAX, Instant.MAX)).isEqualTo(BookedTotal.ZERO);
    }

    @Test
    void shouldRefuseADuplicateAndKeepTheFirst() {
        RequestedPayment first = book(5, NOON);
        RequestedPayment second =
                new RequestedPayment(first.correlationId(), 6, NOON.plusSeconds(1));

        assertThat(bookings.book(second)).isEqualTo(Bookings.Outcome.DUPLICATE);
        assertThat(bookings.find(first.correlationId())).contains(first);
        assertThat(bookings.totals()).isEqualTo(new BookedTotal(1, 5));
    }

    @Test
    void shouldRefuseWhatWouldOverflowTheTotal() {
        book(Long.MAX_VALUE - 1, NOON);
        RequestedPayment tooMuch = new RequestedPayment(UUID.randomUUID(), 2, NOON);

        assertThat(bookings.book(tooMuch)).isEqualTo(Bookings.Outcome.FULL);
        assertThat(bookings.find(tooMuch.correlationId())).isEmpty();
        book(1, NOON);
        assertThat(bookings.totals(NOON, NOON)).isEqualTo(new BookedTotal(2, Long.MAX_VALUE));
    }

    @Test
    void shouldAgreeWithAPlainListOnManyRandomWindows() {
        long seed = 4711;
        var random = new SplittableRandom(seed);
        List<RequestedPayment> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(book(random.nextLong(1_000_000), randomInstant(random)));
        }

        for (int i = 0; i < 200; i++) {
            Instant from = randomInstant(random);
            Instant to = randomInstant(random);
            List<RequestedPayment> inside =
                    all.stream()
                            .filter(p -> !p.requestedAt().isBefore(from))
                            .filter(p -> !p.requestedAt().isAfter(to))
                            .toList();
            long sum = inside.stream().mapToLong(RequestedPayment::amountCents).sum();
            assertThat(bookings.totals(from, to))
                    .as("seed %d, %s to %s", seed, from, to)
                    .isEqualTo(new BookedTotal(inside.size(), sum));
        }
        for (int number = 0; number < all.size(); number++) {
            assertThat(bookings.get(number)).isEqualTo(all.get(number));
            assertThat(bookings.find(all.get(number).correlationId())).contains(all.get(number));
        }
    }

    /** Coarse enough that many payments and bounds share an instant. */
    private static Instant randomInstant(SplittableRandom random) {
        return NOON.plusMillis(random.nextLong(20_000));
    }

    private RequestedPayment book(long amountCents, Instant requestedAt) {
        RequestedPayment payment =
                new RequestedPayment(UUID.randomUUID(), amountCents, requestedAt);
        assertThat(bookings.book(payment)).isEqualTo(Bookings.Outcome.BOOKED);
        return payment;
    }
}
