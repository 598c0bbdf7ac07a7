package dev.comporta.journal.redis;

import dev.comporta.meter.Meter;
import io.lettuce.core.RedisException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Keeps this instance connected to Redis, and there makes the steps of its {@link Tenure}, and
 * calls the roll.
 *
 * <p>Threading: a thread of its own does all of it, and calls the listener; the rest is safe.
 */
public final class LeaseKeeper implements Closeable {
    private static final Duration END_MAX = Duration.ofSeconds(2);

    private final RedisKeys keys;
    private final String instance = UUID.randomUUID().toString();
    private final RedisCounters counters = new RedisCounters();
    private final RedisConnector connector;
    private final Trouble trouble;
    private final Tenure tenure;
    private final Thread thread;

    private volatile boolean closed;
    private volatile RollCall roll;

    /**
     * @param mayOwn false: it only looks who is the owner
     */
    public LeaseKeeper(RedisOptions options, boolean mayOwn, LeaseListener listener) {
        keys = new RedisKeys(options.name());
        connector = new RedisConnector(options, mayOwn, counters);
        trouble = new Trouble(listener);
        tenure = new Tenure(options, mayOwn, instance, counters, trouble, listener, this::wakeUp);
        roll = new RollCall(new Presence(keys, instance, () -> ""));
        thread = Thread.ofPlatform().daemon().name("redis-lease").unstarted(this::run);
    }

    /**
     * Begins.
     *
     * @param address by which others reach this instance, in their words; may be empty
     * @param card what it tells the others of itself, at each time
     */
    public void start(String address, Supplier<String> card) {
        tenure.reachedBy(address);
        roll = new RollCall(new Presence(keys, instance, card));
        thread.start();
    }

    /** Who shares the journal, as of some seconds ago; empty: not known yet. */
    public Optional<Attendance> attendance() {
        return roll.attendance();
    }

    /** What is to be read of Redis, the lease and the journal's owners. */
    public List<Meter> meters() {
        return LeaseMeters.of(this, counters);
    }

    /** The term of this instance. */
    Optional<Term> term() {
        return tenure.term();
    }

    /** Who owns the journal, as far as is known, this instance included; empty: nobody. */
    public Optional<Owner> owner() {
        return tenure.owner();
    }

    /** Why Redis can't be used; empty: it can. */
    public Optional<String> problem() {
        return trouble.words();
    }

    /** Ends the term, if there is one, and lets the next instance in at once. */
    @Override
    public void close() {
        closed = true;
        wakeUp();
        try {
            thread.join(END_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connector.close(END_MAX);
    }

    private void wakeUp() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            Duration wait = Tenure.LOOK_EVERY;
            try {
                wait = step(connector.connected());
                callRoll();
            } catch (IOException | RedisException e) {
                disconnect();
                trouble.is(RedisLink.words(e));
            }
            LockSupport.parkNanos(wait.toNanos());
        }
        tenure.end("this instance ends", connector.open());
        sayGoodbye();
        disconnect();
    }

    private Duration step(Links now) throws IOException {
        Optional<Term> before = tenure.term();
        Duration wait = tenure.step(now);
        if (!tenure.term().equals(before)) {
            roll.hasChanged();
        }
        return wait;
    }

    private void callRoll() throws IOException {
        Optional<Links> now = connector.open();
        if (now.isPresent()) {
            roll.call(now.get().control());
        }
    }

    private void sayGoodbye() {
        try {
            Optional<Links> now = connector.open();
            if (now.isPresent()) {
                roll.sayGoodbye(now.get().control());
            }
        } catch (IOException e) {
            trouble.is(RedisLink.words(e)); // the others forget it
        }
    }

    private void disconnect() {
        tenure.onDisconnected();
        connector.disconnect();
    }
}
