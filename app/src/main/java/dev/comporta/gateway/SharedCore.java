package dev.comporta.gateway;

import dev.comporta.archive.ArchiveStatus;
import dev.comporta.archive.Mark;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.redis.Attendance;
import dev.comporta.journal.redis.LeaseKeeper;
import dev.comporta.journal.redis.LeaseListener;
import dev.comporta.journal.redis.RedisOptions;
import dev.comporta.journal.redis.Term;
import dev.comporta.ledger.Totals;
import dev.comporta.meter.Meter;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Payments;
import dev.comporta.payment.UnavailableException;
import dev.comporta.processor.ClientTransport;
import dev.comporta.processor.ProcessorCounters;
import dev.comporta.relay.InstanceAddress;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.service.Ending;
import dev.comporta.store.StoreStatus;
import dev.comporta.webhook.WebhookStatus;
import io.netty.channel.SingleThreadEventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The core of an instance that shares its journal with others: there is one while this instance
 * owns the journal, made anew from what the journal holds with each term, and none while it stands
 * by.
 *
 * <p>Threading: the core is made and closed on the engine's event loop; what the journal holds is
 * read on a thread of its own, one reading at a time.
 */
final class SharedCore implements Core, LeaseListener {
    /** How long a start waits to learn whose the journal is. */
    private static final Duration FIRST_LOOK_MAX = Duration.ofSeconds(2);

    private static final Duration READ_END_MAX = Duration.ofSeconds(2);

    private final GatewayOptions options;
    private final Clock clock = Clock.system();
    private final SingleThreadEventLoop engineLoop;
    private final ClientTransport transport;
    private final Witness witness;
    private final LeaseKeeper keeper;
    private final KnownOwner known;
    private final OwnersPayments payments = new OwnersPayments(this::owned);
    private final OwnersOperator operator = new OwnersOperator(this::owned);

    private final List<ProcessorCounters> counters;
    private final List<GatewayStatus.ProcessorStatus> idle;
    private final CountDownLatch firstLook = new CountDownLatch(1);

    private volatile @Nullable Owned owned;
    private volatile boolean closing;

    /** The last take-over, from when it is decided until it is lost; the keeper sets it. */
    private volatile @Nullable TakeOver takeOver;

    /** Done once nothing is read any more; the keeper sets it. */
    private volatile CompletableFuture<?> read = CompletableFuture.completedFuture(null);

    /** A term and its core. */
    private record Owned(Term term, GatewayCore core) {}

    SharedCore(
            GatewayOptions options,
            RedisOptions redis,
            SingleThreadEventLoop engineLoop,
            ClientTransport transport,
            List<ProcessorCounters> counters,
            Witness witness) {
        this.witness = witness;
        this.counters = counters;
        this.options = options;
        this.engineLoop = engineLoop;
        this.transport = transport;
        idle =
                options.processors().stream()
                        .map(
                                it ->
                                        new GatewayStatus.ProcessorStatus(
                                                it.name(),
                                                Totals.ZERO,
                                                new ProcessorGate(
                                                                options.gate(it), System.nanoTime())
                                                        .status(System.nanoTime())))
                        .toList();
        keeper = new LeaseKeeper(redis, true, this);
        known = new KnownOwner(keeper::owner);
    }

    /**
     * Begins to look whose the journal is, and waits a little for the answer.
     *
     * @param address by which other instances reach this one; empty: they can't
     * @param card what it tells them of itself
     */
    void start(Optional<InstanceAddress> address, InstanceCard card) {
        String told = address.map(InstanceAddress::toString).orElse("");
        card.isReachedAt(told);
        keeper.start(told, card::json);
        try {
            var _ = firstLook.await(FIRST_LOOK_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reading may take long: it must hold up neither the loop nor the lease. */
    @Override
    public void onTaken(Term term) {
        TakeOver progress = new TakeOver(term.number(), System::nanoTime);
        takeOver = progress;
        read =
                read.thenRunAsync(
                        () -> read(term, progress),
                        it -> Thread.ofPlatform().daemon().name("take-over").start(it));
    }

    /** Ends soon where the term does: nothing can be read under it then. */
    private void read(Term term, TakeOver progress) {
        long startNanos = System.nanoTime();
        try {
            term.awaitReplicas();
            Optional<Mark> archived = ArchivedStart.prepare(options, term.disk());
            OpenedStore opened = OpenedStore.open(options, term.disk(), clock, archived, progress);
            if (closing) {
                opened.close();
            } else {
                engineLoop.execute(() -> begin(term, opened, startNanos));
            }
        } catch (JournalException | IllegalArgumentException | IOException e) {
            term.giveUp("can't begin with what the journal holds: " + e.getMessage());
            firstLook.countDown();
        } catch (RuntimeException | Error e) {
            Ending.halt("internal error", e);
        }
    }

    @Override
    public void onStandBy() {
        GatewayEvents.STANDS_BY.tell("stands by: another instance owns the journal");
        firstLook.countDown();
    }

    @Override
    public void onLost(Term term, String reason) {
        if (!closing) {
            GatewayEvents.JOURNAL_LOST.tell("owns the journal no more: " + reason, reason);
        }
        takeOver = null;
        read.thenRun(() -> engineLoop.execute(() -> end(term)));
    }

    @Override
    public void onProblem(String problem) {
        GatewayEvents.REDIS_UNUSABLE.tell(
                "can't use Redis, and it is tried again: " + problem, problem);
        firstLook.countDown();
    }

    private void begin(Term term, OpenedStore opened, long startNanos) {
        if (closing) {
            opened.close();
            return;
        }
        try {
            GatewayCore core =
                    new GatewayCore(
                            options,
                            engineLoop,
                            transport,
                            counters,
                            witness,
                            opened,
                            clock,
                            Optional.of(term::isHeld));
            owned = new Owned(term, core);
            term.onServing();
            long millis = (System.nanoTime() - startNanos) / 1_000_000;
            GatewayEvents.JOURNAL_TAKEN.tell(
                    "owns the journal, term " + term.number() + ", read in " + millis + " ms",
                    term.number(),
                    millis);
        } catch (RuntimeException | Error e) {
            Ending.halt("internal error", e);
        } finally {
            firstLook.countDown();
        }
    }

    private void end(Term term) {
        Owned ended = owned;
        if (ended != null && ended.term.equals(term)) {
            owned = null;
            ended.core.close();
        }
    }

    /**
     * The core, to be asked or told something.
     *
     * @throws UnavailableException where the payments are another instance's, or may be
     */
    private Core owned() {
        Owned now = owned;
        if (now == null || !now.term.isHeld()) {
            throw new UnavailableException("another instance may own the payments");
        }
        return now.core;
    }

    /** Whether the payments are here now. */
    boolean isOwner() {
        Owned now = owned;
        return now != null && now.term.isHeld();
    }

    /** How Redis is, in words. */
    String journalWords() {
        return keeper.problem().map(problem -> "Redis: " + problem).orElse("ok");
    }

    /** Who shares the journal, as of some seconds ago; empty: not known yet. */
    Optional<Attendance> attendance() {
        return keeper.attendance();
    }

    List<Meter> meters() {
        return keeper.meters();
    }

    /** Where the owner is that takes payments, as far as is known. */
    Optional<InstanceAddress> owner() {
        return owned == null && takeOver != null ? Optional.empty() : known.get();
    }

    /** Whether another instance is known to take requests. */
    boolean ownerServes() {
        return owner().isPresent() && known.serves();
    }

    @Override
    public Payments payments() {
        return payments;
    }

    @Override
    public Operator operator() {
        return operator;
    }

    @Override
    public GatewayStatus status() {
        Owned now = owned;
        return now != null
                ? now.core.status()
                : new GatewayStatus(System.nanoTime(), StoreStatus.NONE, idle, EngineStatus.NONE);
    }

    @Override
    public ArchiveStatus archive() {
        Owned now = owned;
        return now != null ? now.core.archive() : ArchiveStatus.IDLE;
    }

    @Override
    public WebhookStatus webhooks() {
        Owned now = owned;
        return now != null ? now.core.webhooks() : WebhookStatus.IDLE;
    }

    @Override
    public String processorsJson() {
        Owned now = owned;
        return now != null ? now.core.processorsJson() : new ProcessorReport(idle, 0, 0).json();
    }

    @Override
    public Map<String, Duration> busyThreads() {
        Owned now = owned;
        return now != null ? now.core.busyThreads() : Map.of();
    }

    @Override
    public Optional<Standing> standing() {
        Owned now = owned;
        TakeOver beginning = takeOver;
        boolean isHeld = now != null && now.term.isHeld();
        String without = beginning == null ? "stand-by" : beginning.words();
        return Optional.of(
                new Standing(
                        now != null,
                        now == null ? without : "owner, term " + now.term.number(),
                        known.words(),
                        journalWords(),
                        now == null
                                ? beginning == null ? "another's" : "held"
                                : isHeld ? "held" : "may have ended"));
    }

    @Override
    public void stopAttempting() {
        Owned now = owned;
        if (now != null) {
            now.core.stopAttempting();
        }
    }

    @Override
    public CompletableFuture<?> stored() {
        Owned now = owned;
        return now != null ? now.core.stored() : CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        closing = true;
        Owned now = owned;
        if (now != null) {
            end(now.term);
        }
    }

    /** Lets the next instance in at once; the core is closed before. What is read ends by that. */
    void release() {
        keeper.close();
        try {
            read.get(READ_END_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            GatewayEvents.JOURNAL_LOST.tell("still reads the journal: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
