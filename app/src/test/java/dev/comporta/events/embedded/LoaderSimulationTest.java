package dev.comporta.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventLog.Outcome;
import dev.comporta.events.EventWarehouse.Position;
import dev.comporta.journal.SimulatedDisk;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way of events from a client to the warehouse, in one thread, from a seed. The process
 * dies between any two steps, the power goes, and the warehouse fails before and behind what it
 * does. In the end each event that was acknowledged is in the warehouse, and none is twice.
 */
@Timeout(120)
class LoaderSimulationTest {
    private static final int STEPS = 400;

    /** Comes when nothing fails any more: it must not be stuck behind anything. */
    private static final String LAST = "last";

    static LongStream seeds() {
        return LongStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoadEachAcknowledgedEventOnceThoughProcessesDie(long seed) {
        World world = new World(seed, Durability.PROCESS, false);

        world.run();

        assertThat(world.warehouse.events).as("seed %d", seed).containsAll(world.acknowledged);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoadEachAcknowledgedEventOnceThoughThePowerGoes(long seed) {
        World world = new World(seed, Durability.POWER, true);

        world.run();

        assertThat(world.warehouse.events).as("seed %d", seed).containsAll(world.acknowledged);
    }

    /** Events may be lost then, as the durability says; none twice, and no start is refused. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGoOnWhereThePowerTookMoreThanWasPromised(long seed) {
        new World(seed, Durability.PROCESS, true).run();
    }

    /** What is kept over deaths, and what lives now. */
    private static final class World {
        final FakeWarehouse warehouse = new FakeWarehouse();
        final Set<String> acknowledged = new LinkedHashSet<>();
        private final long seed;
        private final SplittableRandom random;
        private final Durability durability;
        private final boolean powerGoes;
        private final SimulatedDisk disk;
        private LogFixture fixture = new LogFixture();
        private @Nullable JournalLog log;
        private @Nullable Loader loader;
        private long nowNanos;
        private int nextId;

        World(long seed, Durability durability, boolean powerGoes) {
            this.seed = seed;
            this.durability = durability;
            this.powerGoes = powerGoes;
            random = new SplittableRandom(seed);
            disk = new SimulatedDisk(seed);
        }

        void run() {
            live();
            for (int step = 0; step < STEPS; step++) {
                try {
                    step();
                } catch (FakeWarehouse.Death e) {
                    die();
                }
            }
            settle();
            assertThat(warehouse.events).as("seed %d", seed).doesNotHaveDuplicates();
        }

        private void live() {
            fixture = new LogFixture();
            fixture.nowNanos = nowNanos;
            Optional<Position> position = warehouse.position();
            log = fixture.open(disk, LogFixture.options(durability, 64L << 10), position);
            loader =
                    new Loader(
                            disk,
                            log.journalId(),
                            position.map(Position::sequence).orElse(0L),
                            warehouse,
                            new LoadOptions(20, 2_000, Duration.ofMillis(300)),
                            () -> nowNanos,
                            log::onLoaded,
                            new LoadMetrics(InstantSource.system()));
        }

        private void die() {
            if (powerGoes && random.nextBoolean()) {
                disk.crash();
            } else {
                disk.kill();
            }
            live();
        }

        private void step() {
            JournalLog now = Objects.requireNonNull(log);
            nowNanos += random.nextLong(100_000_000);
            fixture.nowNanos = nowNanos;
            int roll = random.nextInt(100);
            if (roll < 40) {
                append(now);
            } else if (roll < 55) {
                fixture.owner.turn();
            } else if (roll < 65) {
                fixture.syncs.runNext();
            } else if (roll < 72) {
                fixture.allocations.runNext();
            } else if (roll < 80) {
                now.tick();
            } else if (roll < 93) {
                load(now);
            } else if (roll < 97) {
                fixture.background();
            } else {
                die();
            }
        }

        private void append(JournalLog now) {
            List<String> ids = new ArrayList<>();
            for (int count = random.nextInt(1, 4); count > 0; count--) {
                ids.add(Integer.toString(nextId++) + " ".repeat(random.nextInt(150)));
            }
            EventBatch batch = Batches.of(ids);
            fixture.owner.isCurrent = random.nextBoolean();
            now.append(
                    batch,
                    outcome -> {
                        if (outcome == Outcome.KEPT) {
                            acknowledged.addAll(ids);
                        }
                    });
            fixture.owner.isCurrent = true;
        }

        private void load(JournalLog now) {
            if (random.nextInt(4) == 0) {
                FakeWarehouse.Fault[] faults = FakeWarehouse.Fault.values();
                warehouse.failNext(faults[random.nextInt(faults.length)]);
            }
            Objects.requireNonNull(loader).step(now.syncedSequence(), random.nextInt(4) == 0);
        }

        /** Nothing fails any more: what is kept must get there. */
        private void settle() {
            warehouse.failNext(FakeWarehouse.Fault.NONE);
            JournalLog now = Objects.requireNonNull(log);
            for (int round = 0; round < 20; round++) {
                if (round == 10) {
                    assertThat(now.append(Batches.of(0, LAST), outcome -> {})).isTrue();
                }
                nowNanos += 20_000_000_000L;
                fixture.nowNanos = nowNanos;
                fixture.tick(now);
                Objects.requireNonNull(loader).step(now.syncedSequence(), true);
            }
            assertThat(warehouse.events).as("seed %d", seed).contains(LAST);
        }
    }
}
