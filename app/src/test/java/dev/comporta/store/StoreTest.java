package dev.comporta.store;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.journal.StepExecutor;
import org.junit.jupiter.api.Nested;

/** The contracts, under each durability. */
class StoreTest {

    @Nested
    class InMemory extends StoreContract {
        InMemory() {
            super(new EmbeddedKind(Durability.MEMORY));
        }
    }

    @Nested
    class LivesInMemory extends LifeContract {
        LivesInMemory() {
            super(new EmbeddedKind(Durability.MEMORY));
        }
    }

    @Nested
    class SafeFromProcessCrashes extends StoreContract {
        SafeFromProcessCrashes() {
            super(new EmbeddedKind(Durability.PROCESS));
        }
    }

    @Nested
    class LivesSafeFromProcessCrashes extends LifeContract {
        LivesSafeFromProcessCrashes() {
            super(new EmbeddedKind(Durability.PROCESS));
        }
    }

    @Nested
    class SafeFromPowerLoss extends StoreContract {
        SafeFromPowerLoss() {
            super(new EmbeddedKind(Durability.POWER));
        }
    }

    @Nested
    class LivesSafeFromPowerLoss extends LifeContract {
        LivesSafeFromPowerLoss() {
            super(new EmbeddedKind(Durability.POWER));
        }
    }

    private static final class EmbeddedKind implements StoreKind {
        private final StoreOptions options;
        private final SimulatedDisk disk = new SimulatedDisk(1);
        private final StepExecutor background = new StepExecutor();

        EmbeddedKind(Durability durability) {
            options =
                    new StoreOptions(
                            durability,
                            StoreFixture.OPEN_MAX,
                            StoreFixture.DEAD_LETTERS_MAX,
                            1_000,
                            16,
                            1,
                            new JournalOptions(8192, 1024, () -> 7));
        }

        @Override
        public Store open(ManualClock clock) {
            return Store.open(
                    disk,
                    options,
                    new JournalThreads(background, background, background),
                    background,
                    clock,
                    StoreFixture.PROCESSORS);
        }

        @Override
        public void awaitAnswers(Store opened) {
            do {
                opened.commit();
            } while (background.runNext());
        }
    }
}
