package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.redis.OwnedRedis;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The store over a real Redis keeps the same contracts as over a disk. */
class RedisStoreIT {

    private static final Deque<OwnedRedis> STARTED = new ArrayDeque<>();

    @AfterEach
    void stopRedis() {
        STARTED.pop().close();
    }

    @Nested
    class Money extends StoreContract {
        Money() {
            super(new RedisKind());
        }
    }

    @Nested
    class Lives extends LifeContract {
        Lives() {
            super(new RedisKind());
        }
    }

    private static final class RedisKind implements StoreKind {
        private final OwnedRedis owned = OwnedRedis.start();
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

        private final StoreOptions options =
                new StoreOptions(
                        Durability.PROCESS,
                        StoreFixture.OPEN_MAX,
                        StoreFixture.DEAD_LETTERS_MAX,
                        1_000,
                        16,
                        1,
                        new JournalOptions(8192, 1024, () -> 7));

        RedisKind() {
            STARTED.push(owned);
        }

        @Override
        public Store open(ManualClock clock) {
            Disk disk = owned.term().disk();
            tasks.clear();
            return Store.open(
                    disk,
                    options,
                    new JournalThreads(Runnable::run, Runnable::run, tasks::add),
                    tasks::add,
                    clock,
                    StoreFixture.PROCESSORS);
        }

        @Override
        public void awaitAnswers(Store opened) {
            boolean[] told = new boolean[1];
            opened.confirm(isSafe -> told[0] = true);
            opened.commit();
            while (!told[0] || !tasks.isEmpty()) {
                take().run();
                opened.commit();
            }
        }

        private Runnable take() {
            try {
                return tasks.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
