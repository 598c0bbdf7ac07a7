package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.processor.ProcessorAddress;
import dev.comporta.workbench.simulator.Faults;
import dev.comporta.workbench.simulator.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fault 10 through batches: three requests in ten book some of their payments and fall silent, book
 * some and reset, or break off before the rest. {@code -Dbatch.payments=N} sends more.
 */
final class BatchFaultsIT {
    private static final int PAYMENTS = Integer.getInteger("batch.payments", 10_000);
    private static final int BURST = 100;
    private static final int EACH_FAULT_MIN = PAYMENTS / 500;
    private static final int WINDOWS = 500;
    private static final Duration DRAIN_MAX = Duration.ofMinutes(2);
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final Duration DEADLINE = Duration.ofMillis(500);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldBookEachOnceThoughBatchesBreakInTheMiddle() {
        long seed = Seeds.print("BatchFaultsIT");
        List<Booking> payments = payments(seed);
        Queue<Acceptance> surprises = new ConcurrentLinkedQueue<>();
        try (SimulatedProcessor byDefault =
                        new SimulatedProcessor("default", seed, Settings.INITIAL, true);
                SimulatedProcessor byFallback =
                        new SimulatedProcessor("fallback", ~seed, Settings.INITIAL, true);
                BatchingCore core =
                        new BatchingCore(
                                List.of(
                                        new ProcessorAddress("default", byDefault.uri(), 100),
                                        new ProcessorAddress("fallback", byFallback.uri(), 100)),
                                TIMEOUT,
                                DEADLINE)) {
            byDefault.suffer(new Faults(0.1, 0.1, 0.1));
            byFallback.suffer(new Faults(0.1, 0.1, 0.1));

            flood(core, payments, surprises);
            Await.within(Duration.ofSeconds(15), () -> core.settledCount() == PAYMENTS);
            byDefault.heal();
            byFallback.heal();
            Await.until(
                    DRAIN_MAX,
                    () -> core.settledCount() == PAYMENTS,
                    () -> core.settledCount() + " settled; " + unsettled(core, payments));

            List<Booking> booked = new ArrayList<>(byDefault.bookings());
            booked.addAll(byFallback.bookings());
            System.out.printf(
                    "BatchFaultsIT: booked %d, at default %s, at fallback %s%n",
                    booked.size(), told(byDefault), told(byFallback));
            assertThat(core.fatal()).isNull();
            assertThat(surprises).isEmpty();
            shouldHoldEachOnce(payments, booked);
            shouldAgreeInWindows(core, booked, seed);
            shouldHaveMetEachFault(byDefault);
            shouldHaveSentNothingByItself(core, 0, byDefault);
            shouldHaveSentNothingByItself(core, 1, byFallback);
        }
    }

    private static void flood(
            BatchingCore core, List<Booking> payments, Queue<Acceptance> surprises) {
        for (int from = 0; from < payments.size(); from += BURST) {
            List<Booking> burst = payments.subList(from, Math.min(from + BURST, payments.size()));
            core.accept(
                    burst,
                    acceptance -> {
                        if (acceptance != Acceptance.ACCEPTED) {
                            surprises.add(acceptance);
                        }
                    });
            int target = from / 2;
            Await.within(Duration.ofMillis(100), () -> core.settledCount() >= target);
        }
    }

    private static List<Booking> payments(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Booking> payments = new ArrayList<>();
        for (int number = 0; number < PAYMENTS; number++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            payments.add(new Booking("", id, random.nextLong(1, 1_000_000), Instant.EPOCH));
        }
        return payments;
    }

    private static void shouldHoldEachOnce(List<Booking> payments, List<Booking> booked) {
        Map<UUID, Long> posted = new HashMap<>();
        payments.forEach(payment -> posted.put(payment.id(), payment.cents()));
        assertThat(booked).extracting(Booking::id).as("twice").doesNotHaveDuplicates();
        assertThat(booked).as("lost or phantom").hasSameSizeAs(payments);
        assertThat(booked)
                .as("for another amount")
                .allMatch(booking -> posted.getOrDefault(booking.id(), -1L) == booking.cents());
    }

    private static void shouldAgreeInWindows(BatchingCore core, List<Booking> booked, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int window = 0; window < WINDOWS; window++) {
            long one = nanos(booked.get(random.nextInt(booked.size())).requestedAt());
            long other = nanos(booked.get(random.nextInt(booked.size())).requestedAt());
            long from = Math.min(one, other);
            long to = Math.max(one, other);
            assertThat(core.settled(from, to))
                    .as("seed=%d", seed)
                    .containsExactly(
                            in(booked, "default", from, to), in(booked, "fallback", from, to));
        }
    }

    private static Totals in(List<Booking> booked, String processor, long from, long to) {
        long count = 0;
        long cents = 0;
        for (Booking booking : booked) {
            long nanos = nanos(booking.requestedAt());
            if (booking.processor().equals(processor) && nanos >= from && nanos <= to) {
                count++;
                cents = Math.addExact(cents, booking.cents());
            }
        }
        return new Totals(count, cents);
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    }

    private static void shouldHaveMetEachFault(SimulatedProcessor processor) {
        assertThat(processor.stat("batches")).isGreaterThan(EACH_FAULT_MIN);
        assertThat(processor.stat("resetAfterBooking")).isGreaterThan(EACH_FAULT_MIN);
        assertThat(processor.stat("hungAfterBooking")).isGreaterThan(EACH_FAULT_MIN);
        assertThat(processor.stat("closedBeforeBooking")).isGreaterThan(EACH_FAULT_MIN);
    }

    private static void shouldHaveSentNothingByItself(
            BatchingCore core, int index, SimulatedProcessor processor) {
        assertThat(processor.stat("posts"))
                .isEqualTo(core.counters(index).sends() - core.counters(index).notSent());
        assertThat(processor.stat("batches")).isEqualTo(core.counters(index).batches());
    }

    private static String told(SimulatedProcessor processor) {
        return "%d in %d batches and single requests (%d posts; reset %d, hung %d, closed %d, 422 %d)"
                .formatted(
                        processor.stat("booked"),
                        processor.stat("batches"),
                        processor.stat("posts"),
                        processor.stat("resetAfterBooking"),
                        processor.stat("hungAfterBooking"),
                        processor.stat("closedBeforeBooking"),
                        processor.stat("answered422"));
    }

    private static String unsettled(BatchingCore core, List<Booking> payments) {
        return payments.stream()
                .map(payment -> core.state(payment.id()))
                .filter(state -> !state.contains("SETTLED"))
                .limit(3)
                .toList()
                .toString();
    }
}
