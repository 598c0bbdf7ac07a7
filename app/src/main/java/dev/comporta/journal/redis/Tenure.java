package dev.comporta.journal.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One instance's part in owning the journal, step by step: it looks who does, takes over where
 * nobody does, and keeps the lease for as long as the term lasts.
 *
 * <p>Threading: the keeper's; {@link #term} and {@link #owner} on any.
 */
final class Tenure {
    static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** What was given up here may work elsewhere. */
    static final Duration STAND_BACK = Duration.ofSeconds(1);

    private static final Duration TRY_LEAST = Duration.ofMillis(5);

    private final RedisOptions options;
    private final boolean mayOwn;
    private final String instance;
    private final RedisKeys keys;
    private final RedisCounters counters;
    private final Trouble trouble;
    private final LeaseListener listener;
    private final Runnable wakeKeeper;
    private final LossGuard losses;
    private final Succession succession;

    private volatile @Nullable Term term;
    private Lease lease;
    private int terms;
    private boolean standsBy;

    /**
     * @param mayOwn false: it only looks who is the owner
     * @param wakeKeeper called where the next step is due at once
     */
    Tenure(
            RedisOptions options,
            boolean mayOwn,
            String instance,
            RedisCounters counters,
            Trouble trouble,
            LeaseListener listener,
            Runnable wakeKeeper) {
        this.options = options;
        this.mayOwn = mayOwn;
        this.instance = instance;
        this.counters = counters;
        this.trouble = trouble;
        this.listener = listener;
        this.wakeKeeper = wakeKeeper;
        keys = new RedisKeys(options.name());
        losses = new LossGuard(keys);
        succession = new Succession(counters);
        lease = new Lease(keys, "");
    }

    /** By which others reach this instance, from the next term on. */
    void reachedBy(String address) {
        lease = new Lease(keys, address);
    }

    /** The term of this instance; empty: it is not the owner. */
    Optional<Term> term() {
        return Optional.ofNullable(term);
    }

    /** Who owns the journal, as far as is known, this instance included; empty: nobody. */
    Optional<Owner> owner() {
        return succession.owner();
    }

    /**
     * Does what is due.
     *
     * @return how long to wait until the next step, unless woken up
     * @throws IOException where these connections are not to be used any more
     */
    Duration step(Links now) throws IOException {
        Term current = term;
        if (current == null) {
            return look(now);
        }
        Optional<String> over = current.whyOver();
        if (over.isPresent()) {
            end(over.get(), Optional.of(now));
            return STAND_BACK;
        }
        boolean isNew = !now.equals(current.links());
        if (isNew || current.untilRenewalNanos() <= 0 || isNews(current)) {
            return renew(current, now);
        }
        current.log().requireAnswers(options.timeout());
        if (current.hasLost()) {
            losses.markLost(now.control(), current.mark());
        }
        return LOOK_EVERY;
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
        loss.filter(_ -> !mayBeMended).ifPresentOrElse(trouble::is, trouble::isOver);
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
                        wakeKeeper);
        Lease.hold(taken, sentNanos);
        term = taken;
        listener.onTaken(taken);
        return LOOK_EVERY;
    }

    private Duration renew(Term current, Links now) throws IOException {
        long sentNanos = System.nanoTime();
        boolean serves = current.serves();
        long knownEnd = current.mark().end();
        long knownFiles = current.files();
        Reply reply = lease.renew(now.control(), current);
        switch (reply.code()) {
            case DONE -> {
                boolean isSetBack = reply.end() < knownEnd || reply.files() < knownFiles;
                boolean mustLook = isSetBack || !now.equals(current.links());
                current.use(now);
                Lease.hold(current, sentNanos);
                succession.is(new Owner(current.number(), lease.address(), serves));
                current.log().lack().ifPresentOrElse(trouble::is, trouble::isOver);
                current.log().onRenewed(mustLook);
            }
            case FENCED -> end("another instance has taken over", Optional.of(now));
            case LOST -> end("the log has lost records", Optional.of(now));
            case HELD -> {
                return untilFree(reply.end());
            }
            case OTHER_END, OLDER, DAMAGED, MISSING ->
                    throw new IllegalStateException("renewing can't end so: " + reply);
        }
        return LOOK_EVERY;
    }

    /** Somebody else has the lease: right behind its end, or when it may have been given up. */
    static Duration untilFree(long leaseMillis) {
        return leaseMillis < 0
                ? LOOK_EVERY
                : Duration.ofMillis(
                        Math.clamp(leaseMillis + 1, TRY_LEAST.toMillis(), LOOK_EVERY.toMillis()));
    }

    /** Redis can't be reached: a term goes on for as long as its lease may. */
    void onDisconnected() {
        term().ifPresent(it -> it.use(null));
    }

    /**
     * Ends the term, if there is one, and lets the next instance in at once.
     *
     * @param now empty: Redis can't be reached, and the lease ends by itself
     */
    void end(String reason, Optional<Links> now) {
        Term ended = term;
        if (ended == null) {
            return;
        }
        ended.end(reason);
        losses.own(ended.mark());
        term = null;
        succession.isNobody();
        now.filter(Links::areOpen).ifPresent(it -> release(it, ended));
        listener.onLost(ended, reason);
    }

    private void release(Links now, Term ended) {
        try {
            lease.release(now.control(), ended);
        } catch (IOException e) {
            trouble.is(RedisLink.words(e)); // it ends by itself
        }
    }
}
