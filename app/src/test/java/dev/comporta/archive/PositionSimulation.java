package dev.comporta.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.archive.FakeArchive.Fault;
import dev.comporta.archive.FakeArchive.Kept;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The archiver's position from seeds: the archive breaks before and after a commit, is away, and is
 * set back to an older state; the gateway dies between any two steps; files go away under the
 * reader. Once the faults end, the archive has exactly what was settled behind the last purge.
 */
@Timeout(120)
class PositionSimulation {
    private static final int SEEDS = Integer.getInteger("archive.seeds", 1_000);
    private static final int ROUNDS = 60;

    @Test
    void shouldHaveEachPaymentOnceInEverySeed() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            new World(seed).run();
        }
    }

    private static final class World {
        private final long seed;
        private final SplittableRandom random;
        private final FakeStream stream = new FakeStream();
        private final FakeArchive archive = new FakeArchive();
        private final List<Kept> earlier = new ArrayList<>(List.of(Kept.NOTHING));
        private long nowMillis;
        private long number;
        private Archiver archiver = newArchiver();

        World(long seed) {
            this.seed = seed;
            random = new SplittableRandom(seed);
        }

        void run() {
            for (int round = 0; round < ROUNDS; round++) {
                happen();
                fail();
                archiver.step();
                if (random.nextInt(4) == 0) {
                    earlier.add(archive.kept);
                }
                checkNothingForeign();
            }
            heal();
            assertThat(archive.kept.payments().keySet()).as("seed %d", seed).isEqualTo(settled());
            assertThat(archive.kept.position()).as("seed %d", seed).isEqualTo(stream.end());
        }

        private void happen() {
            nowMillis += random.nextInt(200);
            int count = random.nextInt(random.nextInt(5) == 0 ? 30_000 / ROUNDS : 40);
            for (int index = 0; index < count; index++) {
                number++;
                switch (random.nextInt(200)) {
                    case 0 -> stream.purge();
                    case 1 -> stream.note(number, 1, "a", "b").add(Change.PUT_BACK, number, 1);
                    case 2, 3, 4 -> stream.add(Change.ACCEPTED, number, 0);
                    default -> stream.settle(number, 1);
                }
            }
        }

        private void fail() {
            switch (random.nextInt(10)) {
                case 0 -> archive.next = Fault.BEFORE_COMMIT;
                case 1 -> archive.next = Fault.AFTER_COMMIT;
                case 2 -> archive.failOver(earlier.get(random.nextInt(earlier.size())));
                case 3 -> archive.isDown = !archive.isDown;
                case 4 -> die();
                case 5 -> stream.failOnceAt(1 + random.nextLong(stream.end() + 1));
                default -> {}
            }
        }

        private void die() {
            archiver.end();
            archiver = newArchiver();
        }

        private Archiver newArchiver() {
            return new Archiver(stream, archive, () -> true, clock());
        }

        private Clock clock() {
            return new Clock() {
                @Override
                public long nanos() {
                    return nowMillis * 1_000_000;
                }

                @Override
                public long epochMillis() {
                    return nowMillis;
                }
            };
        }

        private void heal() {
            archive.isDown = false;
            archive.next = Fault.NONE;
            stream.failOnceAt(Long.MAX_VALUE);
            for (int step = 0; step < 3; step++) {
                nowMillis += 1_000;
                archiver.step();
            }
            archiver.end();
        }

        /** At each moment: what the journal had up to the kept position, and nothing else. */
        private void checkNothingForeign() {
            Set<UUID> expected = settledUpTo(archive.kept.position());
            assertThat(archive.kept.payments().keySet()).as("seed %d", seed).isEqualTo(expected);
        }

        private Set<UUID> settled() {
            return settledUpTo(stream.end());
        }

        private Set<UUID> settledUpTo(long position) {
            Set<UUID> settled = new LinkedHashSet<>();
            for (Transition transition : stream.all()) {
                if (transition.position() > position) {
                    break;
                }
                switch (transition) {
                    case Changed changed when changed.change() == Change.SETTLED ->
                            settled.add(changed.payment().id());
                    case Transition.Purged _ -> settled.clear();
                    case Changed _, Transition.Noted _ -> {}
                }
            }
            return settled;
        }
    }
}
