package dev.comporta.acceptance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients that post payments side by side, each on a connection of its own. What is not
 * acknowledged is posted again until it is; some give a payment up when the connection breaks, and
 * some post one again although it was acknowledged.
 *
 * <p>Threading: each client is one thread; what they know together is in concurrent collections.
 */
final class Clients implements AutoCloseable {
    private static final long CENTS_MAX = 1_000_000;
    private static final int ONE_IN_GIVES_UP = 10;
    private static final int ONE_IN_REPEATS = 20;
    private static final long REFUSED_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration MORE_MAX = Duration.ofSeconds(100);
    private static final long PERSIST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final URI gateway;
    private final long thinkMaxNanos;
    private final long paymentsMax;
    private final AtomicLong begun = new AtomicLong();
    private final Map<UUID, Long> posted = new ConcurrentHashMap<>();
    private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong acknowledgedNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong silenceMaxNanos = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;
    private volatile long endingNanos;

    /**
     * @param thinkMaxMillis between two payments of one client
     * @param paymentsMax of all clients together; they end after it
     */
    Clients(URI gateway, int count, long seed, int thinkMaxMillis, long paymentsMax) {
        this.gateway = gateway;
        this.thinkMaxNanos = TimeUnit.MILLISECONDS.toNanos(thinkMaxMillis);
        this.paymentsMax = paymentsMax;
        SplittableRandom random = new SplittableRandom(seed);
        for (int number = 0; number < count; number++) {
            Client client = new Client(random.split());
            threads.add(Thread.ofVirtual().name("client-" + number).start(client));
        }
    }

    /** Every payment of which a byte may have been sent, with its cents. */
    Map<UUID, Long> posted() {
        return posted;
    }

    Set<UUID> acknowledged() {
        return acknowledged;
    }

    /** Waits until one more is acknowledged, and gives how many are. */
    int awaitMore() {
        int before = acknowledged.size();
        Await.until(MORE_MAX, () -> acknowledged.size() > before, () -> "nothing is taken in");
        return acknowledged.size();
    }

    /** The longest time in which nothing was acknowledged. */
    Duration longestSilence() {
        return Duration.ofNanos(silenceMaxNanos.get());
    }

    /** How many posts got no answer that decides, and had to be sent again. */
    long turnedAway() {
        return turnedAway.get();
    }

    /** Answers that no client should get; empty when all is well. */
    Queue<String> surprises() {
        return surprises;
    }

    /** Whether some have payments to post. */
    boolean areBusy() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    /** Lets all begin no more payments, and waits until those that they began are decided. */
    void end() {
        endingNanos = System.nanoTime();
        ending = true;
        awaitEnd();
    }

    /** Waits until all payments are through. */
    void awaitEnd() {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while clients ended", interrupted);
            }
        }
    }

    @Override
    public void close() {
        ending = true;
        threads.forEach(Thread::interrupt);
    }

    private final class Client implements Runnable {
        private final SplittableRandom random;
        private @Nullable WireConnection connection;

        Client(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public void run() {
            while (!ending && begun.getAndIncrement() < paymentsMax) {
                UUID id = new UUID(random.nextLong(), random.nextLong());
                long cents = 1 + random.nextLong(CENTS_MAX);
                post(id, cents);
                if (random.nextInt(ONE_IN_REPEATS) == 0) {
                    post(id, cents);
                }
                LockSupport.parkNanos(random.nextLong(thinkMaxNanos + 1));
            }
            disconnect();
        }

        private void post(UUID id, long cents) {
            boolean decided = false;
            while (!decided && !Thread.currentThread().isInterrupted()) {
                decided = tryPost(id, cents) || hasPersisted();
            }
        }

        /** Whether that was the end of it. */
        private boolean tryPost(UUID id, long cents) {
            WireConnection open = connection;
            try {
                if (open == null) {
                    open = new WireConnection(gateway);
                    connection = open;
                }
            } catch (IOException gatewayIsDown) {
                LockSupport.parkNanos(REFUSED_PAUSE_NANOS);
                return false;
            }
            try {
                posted.put(id, cents);
                return take(open.post(id, cents), id);
            } catch (IOException broken) {
                disconnect();
                turnedAway.incrementAndGet();
                return random.nextInt(ONE_IN_GIVES_UP) == 0;
            }
        }

        private boolean take(int status, UUID id) {
            switch (status) {
                case 202 -> acknowledge(id);
                // The last two are a balancer's: the gateway behind it may or may not have it.
                case 503, 502, 504 -> {
                    turnedAway.incrementAndGet();
                    LockSupport.parkNanos(REFUSED_PAUSE_NANOS);
                }
                default -> surprises.add(id + " was answered " + status);
            }
            return status < 502;
        }

        private void acknowledge(UUID id) {
            acknowledged.add(id);
            long nowNanos = System.nanoTime();
            long silenceNanos = nowNanos - acknowledgedNanos.getAndSet(nowNanos);
            silenceMaxNanos.accumulateAndGet(silenceNanos, Math::max);
        }

        private boolean hasPersisted() {
            return ending && System.nanoTime() - endingNanos > PERSIST_NANOS;
        }

        private void disconnect() {
            if (connection != null) {
                try {
                    connection.close();
                } catch (IOException alreadyBroken) {
                    surprises.add("a socket did not close: " + alreadyBroken);
                }
                connection = null;
            }
        }
    }
}
