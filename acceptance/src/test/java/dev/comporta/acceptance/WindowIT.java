package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks for windows while payments come in and settle (fault 26), and holds every answer against the
 * processors' tables afterwards. {@code -Dwindow.payments=N} goes on for longer.
 *
 * <p>An answer can be judged if nothing that belongs to its window was settled after it was asked
 * for. Bookings never change, so what the tables say of such a window at the end they said then.
 */
final class WindowIT {
    private static final int PAYMENTS = Integer.getInteger("window.payments", 4_000);
    private static final int JUDGED_MIN = PAYMENTS / 8;
    private static final int AGE_MAX_MILLIS = 5_000;
    private static final int ONE_IN_VARIES = 100;
    private static final Duration DRAIN_MAX = Duration.ofSeconds(60);

    /** The gateway tells whole milliseconds. */
    private static final Duration CLOCK_SLACK = Duration.ofMillis(20);

    @TempDir private Path directory;

    private record Answer(Window window, Instant askedAt, ProcessorTotals told) {}

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldAnswerEveryWindowAsTheProcessorsDo() throws IOException {
        long seed = Seeds.print("WindowIT");
        try (TestBed bed = new TestBed(directory, seed, Map.of("ROUTING_DEADLINE", "500ms"));
                Clients clients = new Clients(bed.gateway().uri(), 24, seed, 50, PAYMENTS)) {
            List<Answer> answers = askWhileBusy(bed, clients, new SplittableRandom(seed));
            bed.healAndDrain(DRAIN_MAX, PAYMENTS);
            ThreeSets sets =
                    new ThreeSets(clients.posted(), clients.acknowledged(), bed.bookings());
            List<Answer> judged = judgeable(answers, bed);
            System.out.printf(
                    "WindowIT: %s; of %d answers %d can be judged%n",
                    sets, answers.size(), judged.size());

            assertThat(clients.surprises()).isEmpty();
            sets.shouldHoldEachPaymentOnce();
            assertThat(judged).hasSizeGreaterThan(JUDGED_MIN);
            for (Answer answer : judged) {
                assertThat(answer.told())
                        .as("%s, seed=%d", answer, seed)
                        .isEqualTo(sets.in(answer.window()));
            }
        }
    }

    private static List<Answer> askWhileBusy(
            TestBed bed, Clients clients, SplittableRandom random) {
        List<Answer> answers = new ArrayList<>();
        while (clients.areBusy()) {
            if (random.nextInt(ONE_IN_VARIES) == 0) {
                boolean failing = random.nextInt(4) == 0;
                bed.byDefault().suffer(Duration.ofMillis(random.nextInt(100)), failing);
                bed.byFallback().suffer(Duration.ofMillis(random.nextInt(50)), false);
            }
            Instant now = Instant.now();
            Window window = anyWindow(now.truncatedTo(ChronoUnit.MILLIS), random);
            answers.add(new Answer(window, now, bed.api().summary(window)));
        }
        return answers;
    }

    private static Window anyWindow(Instant now, SplittableRandom random) {
        int one = random.nextInt(AGE_MAX_MILLIS);
        int other = random.nextInt(AGE_MAX_MILLIS);
        return new Window(
                now.minusMillis(Math.max(one, other)), now.minusMillis(Math.min(one, other)));
    }

    private static List<Answer> judgeable(List<Answer> answers, TestBed bed) throws IOException {
        List<ProcessorBooking> bookings = bed.bookings();
        Map<UUID, Instant> settledAt = new HashMap<>();
        try (WireConnection connection = new WireConnection(bed.gateway().uri())) {
            for (ProcessorBooking booking : bookings) {
                settledAt.put(booking.id(), ToldPayment.changedAt(connection, booking.id()));
            }
        }
        return answers.stream()
                .filter(
                        answer ->
                                bookings.stream()
                                        .filter(it -> isIn(answer.window(), it.requestedAt()))
                                        .map(it -> settledAt.getOrDefault(it.id(), Instant.MAX))
                                        .noneMatch(answer.askedAt().minus(CLOCK_SLACK)::isBefore))
                .toList();
    }

    private static boolean isIn(Window window, Instant instant) {
        return !instant.isBefore(window.from()) && !instant.isAfter(window.to());
    }
}
