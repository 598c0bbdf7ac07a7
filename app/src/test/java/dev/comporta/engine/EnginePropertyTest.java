package dev.comporta.engine;

import static dev.comporta.engine.EngineFixture.IN_FLIGHT_MAX;
import static dev.comporta.engine.EngineFixture.MILLI;
import static dev.comporta.engine.EngineFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.engine.EngineFixture.Send;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import dev.comporta.routing.BreakerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers of any kind in any order, early, late, twice and never. The fake holds what may never
 * happen; here is what must: counters stay within their bounds, and it ends.
 */
@Timeout(60)
class EnginePropertyTest {
    private static final int[] STATUSES = {200, 200, 302, 400, 404, 408, 422, 429, 500, 503};
    private static final BreakerOptions BREAKER =
            new BreakerOptions(3, 60, 10 * SECOND, 200 * MILLI, SECOND, SECOND, 50 * MILLI);

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEndWithEveryPermitReturned(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EngineFixture fixture = new EngineFixture(seed, BREAKER);
        List<Payment> all = new ArrayList<>();

        for (int step = 0; step < 400; step++) {
            disturb(fixture, all, random);
            assertBounds(fixture, seed);
        }
        heal(fixture, seed);

        fixture.assertNothingUnderWay();
        assertThat(all).as("seed %d", seed).filteredOn(EnginePropertyTest::isOpen).isEmpty();
    }

    private static boolean isOpen(Payment payment) {
        boolean isOpen =
                payment.state() == PaymentState.IN_FLIGHT
                        || payment.state() == PaymentState.IN_DOUBT;
        return isOpen && !payment.isForgotten();
    }

    private static void disturb(EngineFixture fixture, List<Payment> all, SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0, 1 -> all.add(fixture.accept());
            case 2 -> fixture.target = random.nextInt(2);
            case 3 -> fixture.pass(random.nextLong(1, 300) * MILLI);
            case 4, 5, 6 -> answerOne(fixture, random);
            default -> {
                if (random.nextInt(30) == 0) {
                    fixture.purge(all.toArray(Payment[]::new));
                }
                fixture.tick();
            }
        }
    }

    private static void answerOne(EngineFixture fixture, SplittableRandom random) {
        if (!fixture.lookUps.isEmpty() && random.nextInt(3) == 0) {
            Payment payment = fixture.lookUps.get(random.nextInt(fixture.lookUps.size()));
            fixture.answerLookUp(payment, lookUp(payment, random));
        } else if (!fixture.sends.isEmpty()) {
            int last = fixture.sends.size();
            Send send = fixture.sends.get(random.nextInt(Math.max(0, last - 20), last));
            fixture.answer(send, outcome(random));
        }
    }

    private static LookUp lookUp(Payment payment, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> new LookUp.Found(payment.amountCents(), 1);
            case 1 -> new LookUp.Found(payment.amountCents() + 1, 1);
            case 2 -> new LookUp.NotFound();
            default -> new LookUp.Failed();
        };
    }

    private static Outcome outcome(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Outcome.NotSent();
            case 1 -> new Outcome.Unanswered(Evidence.BROKEN);
            default -> new Outcome.Answered(STATUSES[random.nextInt(STATUSES.length)]);
        };
    }

    private static void assertBounds(EngineFixture fixture, long seed) {
        fixture.gates.forEach(
                gate -> {
                    assertThat(gate.inFlight()).as("seed %d", seed).isBetween(0, IN_FLIGHT_MAX);
                    assertThat(gate.inDoubt()).as("seed %d", seed).isBetween(0, IN_FLIGHT_MAX);
                });
    }

    /** From here on each send is booked and each record found, at once. */
    private static void heal(EngineFixture fixture, long seed) {
        long end = fixture.nowNanos + 60 * SECOND;
        while (fixture.nowNanos < end) {
            List.copyOf(fixture.lookUps)
                    .forEach(
                            payment ->
                                    fixture.answerLookUp(
                                            payment,
                                            new LookUp.Found(payment.amountCents(), seed)));
            fixture.lookUps.clear();
            List.copyOf(fixture.sends).forEach(send -> fixture.answer(send, 200));
            fixture.sends.clear();
            fixture.pass(10 * MILLI);
        }
    }
}
