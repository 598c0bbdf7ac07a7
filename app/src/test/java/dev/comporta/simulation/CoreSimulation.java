package dev.comporta.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the core through many seeds: every invariant after every event.
 *
 * <p>More of them: {@code mvn verify -pl app -Dit.test=CoreSimulation -Dsimulation.seeds=100000}.
 * One of them again: {@code -Dsimulation.first=SEED -Dsimulation.seeds=1}.
 */
class CoreSimulation {
    private static final long FIRST = Long.getLong("simulation.first", 1);
    private static final long SEEDS = Long.getLong("simulation.seeds", 1_000);

    @Test
    @Timeout(3_600)
    void shouldHoldEveryInvariantInEverySeed() {
        Map<CrashPoint, Integer> fired = new EnumMap<>(CrashPoint.class);
        int resolutions = 0;
        int retries = 0;
        int acknowledgements = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            World world = new World(Plan.of(seed), Mutation.NONE);
            try {
                world.run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed "
                                + seed
                                + " failed: "
                                + e.getMessage()
                                + "\n"
                                + Plan.of(seed)
                                + "\nreplay: mvn verify -pl app -Dit.test=CoreSimulation"
                                + " -Dsimulation.seeds=1 -Dsimulation.first="
                                + seed,
                        e);
            }
            resolutions += world.operator().resolutions();
            retries += world.operator().retries();
            acknowledgements += world.operator().acknowledgements();
            world.crashPoints().fired().forEach((point, n) -> fired.merge(point, n, Integer::sum));
        }
        System.out.println(
                "simulation: seeds="
                        + SEEDS
                        + " doubts resolved by an operator: "
                        + resolutions
                        + " dead letters retried: "
                        + retries
                        + " acknowledged: "
                        + acknowledgements
                        + " crashes by point: "
                        + fired);
        if (FIRST == 1 && SEEDS >= 1_000) { // fresh ones may miss a rare point
            assertThat(fired)
                    .as("each crash point was reached")
                    .hasSize(CrashPoint.values().length);
            assertThat(resolutions).isGreaterThan(1_000);
            assertThat(retries).isGreaterThan(1_000);
            assertThat(acknowledgements).isGreaterThan(100);
        }
    }

    @Test
    @Timeout(3_600)
    void shouldHoldEveryInvariantOverASharedJournal() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                new World(Plan.of(seed).shared(), Mutation.NONE).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("shared, seed " + seed + " failed: " + e.getMessage(), e);
            }
        }
    }

    /** A guard counts only if the judge misses it when it is taken out. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @Timeout(600)
    void shouldMissEachGuardThatIsTakenOut(Mutation mutation) {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 1; seed <= 300; seed++) {
                                Plan plan = Plan.of(seed);
                                runTowardsMoney(
                                        mutation.isOfSharedJournal() ? plan.shared() : plan,
                                        mutation);
                            }
                        })
                .isInstanceOf(Judge.Violation.class)
                .hasMessageMatching("(1|3|4|5|8) .*");
    }

    /** That it does not end is not what the guards are for: other seeds show what they are for. */
    private static void runTowardsMoney(Plan plan, Mutation mutation) {
        try {
            new World(plan, mutation).run();
        } catch (Judge.Violation violation) {
            if (!String.valueOf(violation.getMessage()).startsWith("7 ")) {
                throw violation;
            }
        }
    }
}
