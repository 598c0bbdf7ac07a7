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
import org.jspecify.annotations.Nullable;

/**
 * Keeps this instance connected to Redis, takes the journal over when nobody owns it, and keeps the
 * lease for as long as the term lasts.
 *
 * <p>Threading: a thread of its own does all of it, and calls the listener; the rest is safe.
 */
public final class LeaseKeeper implements Closeable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** What was given up here may work elsewhere. */
    private static final Duration STAND_BACK = Duration.ofSeconds(1);

    private static final Duration END_MAX = Duration.ofSeconds(2);

    /** What becomes of the journal, told on the keeper's thread. */
    public interface Listener {

        /** This instance owns the journal. */
        void onTaken(Term term);

        /** Another instance owns it, and this one waits: told when that begins. */
        void onStandBy();

        /** It does not any more, and never will again under this term. */
        void onLost(Term term, String reason);

        /**
         * Redis can't be used, and it is tried again: told when that begins, and when it changes.
         */
        void onProblem(String problem);
    }

    private final RedisOptions options;
    private final boolean mayOwn;
    private final RedisKeys keys;
    private final Listener listener;
    private final String instance = UUID.randomUUID().toString();
    private final RedisCounters counters = new RedisCounters();
    private final RedisConnector connector;
    private final LossGuard losses;
    private final Succession succession = new Succession(counters);
    private final Thread thread;

    private volatile @Nullable String problem = "connecting";
    private volatile @Nullable Term term;
    private volatile boolean closed;
    private volatile RollCall roll;
    private Lease lease;
    private int terms;
    private boolean standsBy;

    /**
     * @param mayOwn false: it only looks who is the owner
     */
    public LeaseKeeper(RedisOptions options, boolean mayOwn, Listener listener) {
        this.options = options;
        this.mayOwn = mayOwn;
        this.listener = listener;
        keys = new RedisKeys(options.name());
        connector = new RedisConnector(options, mayOwn, counters);
        losses = new LossGuard(keys);
        lease = new Lease(keys, "");
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
        lease = new Lease(keys, address);
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
        return Optional.ofNullable(term);
    }

    /** Who owns the journal, as far as is known, this instance included; empty: nobody. */
    public Optional<Owner> owner() {
        return succession.owner();
    }

    /** Why Redis can't be used; empty: it can. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Ends the term, if there is one, and lets the next instance in at once. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(END_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connector.close(END_MAX);
    }

    private void run() {
        while (!closed) {
            Duration wait = LOOK_EVERY;
            try {
                wait = step();
                callRoll();
            } catch (IOException | RedisException e) {
                disconnect();
                tell(RedisLink.words(e));
            }
            LockSupport.parkNanos(wait.toNanos());
        }
        endTerm("this instance ends");
        tryWith(roll::sayGoodbye);
        disconnect();
    }

    private Duration step() throws IOException {
        Links now = connector.connected();
        Term current = term;
        if (current == null) {
            return look(now);
        }
        if (current.whyOver().isPresent()) {
            endTerm(current.whyOver().get());
            return STAND_BACK;
        }
        boolean isNew = !now.equals(current.links());
        long left = current.untilRenewalNanos();
        if (!isNew && left > 0 && !isNews(current)) {
            current.log().requireAnswers(options.timeout());
            if (current.hasLost()) {
                losses.markLost(now.control(), current.mark());
            }
            return Duration.ofNanos(Math.min(left, LOOK_EVERY.toNanos()));
        }
        return renew(current, now);
    }

    /** Others wait for it. */
    private boolean isNews(Term current) {
        return current.serves() && succession.owner().filter(Owner::serves).isEmpty();
    }

    private Duration look(Links now) throws IOException {
        LogState state = LogState.read(now.control(), keys);
        Optional<String> loss = losses.look(state, System.nanoTime());
        Optional<LogState.Mark> lost = losses.lostForGood(System.nanoTime());
        if (lost.isPresent()) {
            losses.markLost(now.control(), lost.get());
        }
        boolean mayBeMended = state.isHeld() && state.needed().isEmpty();
        loss.filter(_ -> !mayBeMended).ifPresentOrElse(this::tell, () -> problem = null);
        if (state.isHeld()) {
            onOther(state);
            return mayOwn ? untilFree(state.leaseMillis()) : LOOK_EVERY;
        }
        succession.isNobody();
        return loss.isPresent() || !mayOwn ? LOOK_EVERY : take(now, state);
    }

    private void onOther(LogState held) {
        succession.is(new Owner(held.mark().term(), held.address(), held.serves()));
        if (!standsBy) {
            standsBy = true;
            listener.onStandBy();
        }
    }

    private Duration take(Links now, LogState before) throws IOException {
        long sentNanos = System.nanoTime();
        String name = instance + "-" + ++terms;
        Reply reply = lease.take(now.control(), name, before.mark());
        if (reply.code() == Reply.Code.HELD) {
            return untilFree(reply.end());
        }
        standsBy = false;
        succession.is(new Owner(reply.end(), lease.address(), false));
        Term taken =
                new Term(
                        reply.end(),
                        name,
                        keys,
                        before,
                        reply.files(),
                        options.replicas(),
                        counters,
                        now,
                        () -> LockSupport.unpark(thread));
        Lease.hold(taken, sentNanos);
        term = taken;
        roll.hasChanged();
        listener.onTaken(taken);
        return LOOK_EVERY;
    }

    private Duration renew(Term current, Links now) throws IOException {
        long sentNanos = System.nanoTime();
        boolean serves = current.serves();
        Reply reply = lease.renew(now.control(), current);
        switch (reply.code()) {
            case DONE -> {
                boolean isShorter = reply.end() < current.mark().end();
                boolean mustLook = isShorter || !now.equals(current.links());
                current.use(now);
                Lease.hold(current, sentNanos);
                succession.is(new Owner(current.number(), lease.address(), serves));
                current.log().lack().ifPresentOrElse(this::tell, () -> problem = null);
                current.log().onRenewed(mustLook);
            }
            case FENCED -> endTerm("another instance has taken over");
            case LOST -> endTerm("the log has lost records");
            case HELD -> {
                return untilFree(reply.end());
            }
            case OTHER_END, OLDER, DAMAGED, MISSING ->
                    throw new IllegalStateException("renewing can't end so: " + reply);
        }
        return LOOK_EVERY;
    }

    /** Somebody else has the lease: right behind its end, or when it may have been given up. */
    private static Duration untilFree(long leaseMillis) {
        return leaseMillis < 0
                ? LOOK_EVERY
                : Duration.ofMillis(Math.clamp(leaseMillis + 1, 5, LOOK_EVERY.toMillis()));
    }

    private void endTerm(String reason) {
        Term ended = term;
        if (ended == null) {
            return;
        }
        ended.end(reason);
        losses.own(ended.mark());
        term = null;
        succession.isNobody();
        roll.hasChanged();
        tryWith(link -> lease.release(link, ended)); // else it ends by itself
        listener.onLost(ended, reason);
    }

    private void callRoll() throws IOException {
        Optional<Links> now = connector.open();
        if (now.isPresent()) {
            roll.call(now.get().control());
        }
    }

    /** What is said to Redis. */
    private interface Saying {
        void to(RedisLink link) throws IOException;
    }

    private void tryWith(Saying saying) {
        Optional<Links> now = connector.open();
        try {
            if (now.isPresent()) {
                saying.to(now.get().control());
            }
        } catch (IOException e) {
            tell(RedisLink.words(e));
        }
    }

    private void disconnect() {
        Term current = term;
        if (current != null) {
            current.use(null);
        }
        connector.disconnect();
    }

    private void tell(String newProblem) {
        if (!newProblem.equals(problem)) {
            listener.onProblem(newProblem);
        }
        problem = newProblem;
    }
}
