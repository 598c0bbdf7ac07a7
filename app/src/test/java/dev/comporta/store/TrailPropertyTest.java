package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From a seed: whatever was compacted and whenever the process died, the store tells of each
 * payment how its newest attempts ended.
 */
@Timeout(120)
class TrailPropertyTest {
    private static final int TOLD_MAX = 16;
    private static final int STEPS = 1_500;

    /** Later on nothing is purged, so that trails become long. */
    private static final int PURGED_BEFORE_STEP = 500;

    private static final int OPEN_MAX = 12;

    /** What must be told of an attempt. */
    private record Ended(
            int number, int processor, Evidence evidence, int status, Attempt.Ending ending) {
        static Ended of(Attempt attempt) {
            return new Ended(
                    attempt.number(),
                    attempt.processor(),
                    attempt.evidence(),
                    attempt.status(),
                    attempt.ending());
        }
    }

    private final EmbeddedFixture fixture = new EmbeddedFixture(1, Durability.POWER);
    private final Map<UUID, List<Ended>> expected = new LinkedHashMap<>();
    private List<Payment> inFlight = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom(0);

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("trail.seeds", 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldTellTheSameTrailsAfterCompactionAndRestart(long seed) {
        random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            act(step < PURGED_BEFORE_STEP);
            if (random.nextInt(40) == 0) {
                rest();
                assertAllTold("seed " + seed + ", step " + step);
            }
        }
        assertThat(fixture.files("attempts-")).as("seed %d", seed).isNotEmpty();
        assertThat(expected.values()).as("seed %d", seed).anyMatch(it -> it.size() > TOLD_MAX);
    }

    private void act(boolean mayPurge) {
        fixture.clock.pass(1_000_000);
        if (mayPurge && random.nextInt(200) == 0) {
            assertThat(fixture.driver().purge()).isTrue();
            expected.clear();
            inFlight.clear();
        } else if (inFlight.isEmpty() || random.nextInt(3) == 0) {
            if (fixture.store().status().pending() + inFlight.size() < OPEN_MAX) {
                fixture.accept();
            }
            inFlight.addAll(fixture.driver().claim(random.nextInt(2), random.nextInt(4)));
        } else {
            end(inFlight.remove(random.nextInt(inFlight.size())));
        }
        fixture.awaitAnswers();
    }

    private void end(Payment payment) {
        int dice = random.nextInt(20);
        if (dice == 0) {
            payment.see(Evidence.ANSWERED, 200);
            note(payment, Attempt.Ending.SETTLED);
            fixture.store().settle(payment, payment.requestedAtNanos());
        } else if (dice == 1) {
            payment.see(Evidence.ANSWERED, 400 + random.nextInt(99));
            note(payment, Attempt.Ending.BURIED);
            fixture.store().bury(payment);
            assertThat(fixture.store().retry(payment)).isTrue();
        } else {
            payment.see(random.nextBoolean() ? Evidence.NOT_SENT : Evidence.ANSWERED, dice);
            note(payment, Attempt.Ending.PUT_BACK);
            fixture.store().putBack(payment);
        }
    }

    private void note(Payment payment, Attempt.Ending ending) {
        expected.computeIfAbsent(payment.id(), id -> new ArrayList<>())
                .add(
                        new Ended(
                                payment.attempts(),
                                payment.processor(),
                                payment.evidence(),
                                payment.status(),
                                ending));
    }

    /** Compaction, a kill or a power loss, or two of them. */
    private void rest() {
        if (random.nextBoolean()) {
            fixture.tick();
        }
        int dice = random.nextInt(3);
        if (dice > 0) {
            if (dice == 1) {
                fixture.killAndOpen();
            } else {
                fixture.crashAndOpen();
            }
            inFlight = new ArrayList<>(fixture.driver().inDoubt());
        }
    }

    private void assertAllTold(String when) {
        expected.forEach(
                (id, ended) -> {
                    PaymentLife life = fixture.driver().find(id).orElseThrow();
                    List<Ended> told =
                            life.trail().stream()
                                    .map(PaymentLife.AttemptLife::attempt)
                                    .filter(attempt -> attempt.endedAtMillis() > 0)
                                    .map(Ended::of)
                                    .toList();
                    // Of an open one the last record may be no attempt's end.
                    int max = life.state() == PaymentState.SETTLED ? TOLD_MAX : TOLD_MAX - 1;
                    int from = Math.max(0, ended.size() - max);
                    assertThat(told)
                            .as(when)
                            .endsWith(ended.subList(from, ended.size()).toArray(Ended[]::new));
                    assertThat(told.size()).as(when).isBetween(ended.size() - from, TOLD_MAX);
                });
        assertThat(fixture.driver().find(fixture.newId())).isEqualTo(Optional.empty());
    }
}
