package dev.comporta.store.embedded;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.journal.StepExecutor;
import dev.comporta.store.Store;
import dev.comporta.store.StoreContract;
import org.junit.jupiter.api.Nested;

/** The contract, under each durability. */
class EmbeddedStoreTest {

    @Nested
    class InMemory extends Contract {
        InMemory() {
            super(Durability.MEMORY);
        }
    }

    @Nested
    class SafeFromProcessCrashes extends Contract {
        SafeFromProcessCrashes() {
            super(Durability.PROCESS);
        }
    }

    @Nested
    class SafeFromPowerLoss extends Contract {
        SafeFromPowerLoss() {
            super(Durability.POWER);
        }
    }

    abstract static class Contract extends StoreContract {
        private final EmbeddedStoreOptions options;
        private final SimulatedDisk disk = new SimulatedDisk(1);
        private final StepExecutor background = new StepExecutor();

        Contract(Durability durability) {
            options =
                    new EmbeddedStoreOptions(
                            durability,
                            OPEN_MAX,
                            1_000,
                            16,
                            1,
                            new JournalOptions(8192, 1024, () -> 7));
        }

        @Override
        protected Store openStore() {
            return EmbeddedStore.open(
                    disk,
                    options,
                    new JournalThreads(background, background, background),
                    background,
                    clock,
                    PROCESSORS);
        }

        @Override
        protected void awaitAnswers(Store opened) {
            do {
                opened.commit();
            } while (background.runNext());
        }
    }
}
