package dev.comporta.service;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches event loops: whether their threads live, and whether they turn. A loop is asked for a
 * sign of life at each wake-up of the watchdog, and what counts is how many of its own wake-ups
 * pass without one. So a pause of the whole process (a collection of garbage, SIGSTOP, a suspended
 * machine) counts once at most: the watchdog sleeps through it, too.
 *
 * <p>Threading: a thread of its own; the rest may be called on any.
 */
public final class Watchdog implements AutoCloseable {
    /** A loop without a turn for so long is told by {@link #problem}. */
    public static final Duration TELL_AFTER = Duration.ofSeconds(2);

    static final Duration WAKE_EVERY = Duration.ofMillis(100);

    private final List<Watched> loops;
    private final long endAfterWakeUps;
    private final BiConsumer<String, @Nullable Throwable> onEnd;
    private volatile boolean closed;

    /**
     * Watches nothing before {@link #start}.
     *
     * @param endAfter a loop that has not turned for so long ends the process
     * @param onEnd told the reason, once, with the loop's stack where it has one
     */
    public Watchdog(
            Stream<? extends SingleThreadEventExecutor> loops,
            Duration endAfter,
            BiConsumer<String, @Nullable Throwable> onEnd) {
        this.loops = loops.distinct().map(Watched::new).toList();
        this.endAfterWakeUps = Math.max(1, endAfter.dividedBy(WAKE_EVERY));
        this.onEnd = onEnd;
    }

    public void start() {
        Thread.ofPlatform().daemon().name("watchdog").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                TimeUnit.NANOSECONDS.sleep(WAKE_EVERY.toNanos());
            } catch (InterruptedException e) { // nobody does that
                Thread.currentThread().interrupt();
                return;
            }
            wakeUp();
        }
    }

    void wakeUp() {
        for (Watched loop : loops) {
            if (closed) {
                return;
            }
            look(loop);
        }
    }

    private void look(Watched loop) {
        if (loop.hasEnded()) {
            end("the event loop " + loop.name + " has ended", null);
        } else if (loop.wakeUpsWithoutTurn() >= endAfterWakeUps) {
            end(loop.words(), loop.stack());
        } else {
            loop.ask();
        }
    }

    private void end(String reason, @Nullable Throwable stack) {
        if (!closed) {
            closed = true;
            onEnd.accept(reason, stack);
        }
    }

    /** What is wrong with the loops now; empty: all of them turn. */
    public Optional<String> problem() {
        String words =
                loops.stream()
                        .filter(Watched::isLate)
                        .map(Watched::words)
                        .collect(Collectors.joining("; "));
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }

    /** Watches no longer: from now on loops may end. */
    @Override
    public void close() {
        closed = true;
    }

    private static final class Watched {
        private final SingleThreadEventExecutor loop;
        private final String name;
        private final Runnable sign = this::onTurn;
        private volatile boolean asked;
        private volatile int missed;

        Watched(SingleThreadEventExecutor loop) {
            this.loop = loop;
            this.name = loop.threadProperties().name();
        }

        /** The watchdog's thread only. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        void ask() {
            if (asked) {
                missed++;
                return;
            }
            missed = 0;
            asked = true;
            loop.execute(sign);
        }

        private void onTurn() {
            asked = false;
        }

        boolean hasEnded() {
            return loop.isShuttingDown();
        }

        int wakeUpsWithoutTurn() {
            return asked ? missed : 0;
        }

        boolean isLate() {
            return hasEnded() || wakeUpsWithoutTurn() >= TELL_AFTER.dividedBy(WAKE_EVERY);
        }

        String words() {
            long seconds = WAKE_EVERY.multipliedBy(wakeUpsWithoutTurn()).toSeconds();
            return hasEnded()
                    ? "the event loop " + name + " has ended"
                    : "the event loop " + name + " has not turned for " + seconds + " s";
        }

        Throwable stack() {
            Throwable stack = new Throwable("where " + name + " is");
            stack.setStackTrace(loop.threadProperties().stackTrace());
            return stack;
        }
    }
}
