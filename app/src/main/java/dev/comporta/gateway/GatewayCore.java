package dev.comporta.gateway;

import dev.comporta.archive.ArchiveStatus;
import dev.comporta.archive.ArchivedPayments;
import dev.comporta.archive.ArchiverThread;
import dev.comporta.archive.postgres.ArchivedProcessor;
import dev.comporta.archive.postgres.PostgresArchive;
import dev.comporta.archive.postgres.PostgresOptions;
import dev.comporta.archive.postgres.PostgresPayments;
import dev.comporta.journal.Disk;
import dev.comporta.journal.file.FileDisk;
import dev.comporta.journal.memory.MemoryDisk;
import dev.comporta.net.CpuTime;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Payments;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.payment.Summary;
import dev.comporta.processor.ClientTransport;
import dev.comporta.processor.HealthChecker;
import dev.comporta.processor.HttpProcessorClient;
import dev.comporta.processor.ProcessorAddress;
import dev.comporta.processor.ProcessorCounters;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.service.Ending;
import dev.comporta.shell.CpuBudget;
import dev.comporta.shell.Dispatcher;
import dev.comporta.shell.HeldProcessors;
import dev.comporta.store.Durability;
import dev.comporta.store.RecoveryProgress;
import dev.comporta.store.Store;
import dev.comporta.webhook.WebhookOptions;
import dev.comporta.webhook.WebhookStatus;
import dev.comporta.webhook.WebhookThread;
import io.netty.channel.SingleThreadEventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What owns the money: store, engine and processor client on the engine's event loop, and the
 * threads that work for the journal in the background.
 *
 * <p>Threading: made, used and closed on the engine's event loop; {@link #status} may be read on
 * any thread.
 */
final class GatewayCore implements Core {
    /**
     * Nothing waits for less than 50 ms; an idle loop that wakes more often takes more than it
     * gives.
     */
    private static final long TICK_MILLIS = 20;

    private static final int STATUS_EVERY_TICKS = 5;

    /** Opened at the start, so that the first payments don't pay for it. */
    private static final int CONNECTIONS_AHEAD = 32;

    private final GatewayOptions options;
    private final SingleThreadEventLoop engineLoop;
    private final Clock clock;
    private final Witness witness;
    private final OpenedStore opened;
    private final Store store;
    private final List<ProcessorGate> gates;
    private final List<ProcessorAddress> addresses;
    private final HttpProcessorClient client;
    private final HealthChecker healthChecker;
    private final List<AnswerComplaints> complaints;
    private final Dispatcher dispatcher;
    private final Optional<ArchiverThread> archiver;
    private final Optional<ArchivedPayments> archivedPayments;
    private final Optional<WebhookThread> webhooks;
    private final Future<?> ticking;
    private boolean closed;
    private int ticks;
    private volatile GatewayStatus status;

    /** Recovers the store of a journal that nobody else can own, and goes on with what it holds. */
    GatewayCore(
            GatewayOptions options,
            SingleThreadEventLoop engineLoop,
            ClientTransport transport,
            List<ProcessorCounters> counters,
            Witness witness)
            throws IOException {
        Clock clock = Clock.system();
        this(
                options,
                engineLoop,
                transport,
                counters,
                witness,
                open(options, clock),
                clock,
                Optional.empty());
    }

    /**
     * Goes on with what a store holds, whose journal somebody else may own tomorrow.
     *
     * @param counters one for each processor: where what came of payments is counted
     * @param opened this one's to close from now on
     * @param clock that of the store
     * @param isHeld whether nobody else can own it now; while it is not so, nothing is sent. Empty:
     *     always
     */
    GatewayCore(
            GatewayOptions options,
            SingleThreadEventLoop engineLoop,
            ClientTransport transport,
            List<ProcessorCounters> counters,
            Witness witness,
            OpenedStore opened,
            Clock clock,
            Optional<BooleanSupplier> isHeld) {
        this.options = options;
        this.engineLoop = engineLoop;
        this.opened = opened;
        this.clock = clock;
        this.witness = witness;
        store = opened.handOver(task -> engineLoop.execute(() -> runForStore(task)));
        gates =
                options.processors().stream()
                        .map(processor -> new ProcessorGate(options.gate(processor), clock.nanos()))
                        .toList();
        addresses = options.processors().stream().map(ProcessorOptions::address).toList();
        client =
                new HttpProcessorClient(
                        transport, addresses, options.client(), counters, witness.fields());
        for (int processor = 0; processor < gates.size(); processor++) {
            int inFlightMax = options.processors().get(processor).inFlightMax();
            client.connect(processor, Math.min(CONNECTIONS_AHEAD, inFlightMax));
        }
        complaints =
                IntStream.range(0, addresses.size())
                        .mapToObj(it -> complaintsOf(addresses.get(it), counters.get(it)))
                        .toList();
        ProcessorPort processors =
                isHeld.<ProcessorPort>map(it -> new HeldProcessors(client, engineLoop, it))
                        .orElse(client);
        dispatcher =
                new Dispatcher(
                        store,
                        witness.around().apply(processors),
                        options.engine(),
                        gates,
                        options.routing().newPolicy(),
                        clock,
                        new SplittableRandom(),
                        this::scheduleTurnEnd,
                        GatewayCore::halt);
        dispatcher.tell(witness.listener());
        if (options.process().cpuPercent() > 0) {
            CpuTime.ofProcess().ifPresent(this::paceWithin);
        }
        healthChecker =
                new HealthChecker(
                        transport,
                        addresses,
                        HealthChecker.DEFAULT_INTERVAL,
                        isHeld.orElse(() -> true),
                        dispatcher::onHealth);
        status = readStatus();
        archiver = options.archive().map(it -> archiver(it, isHeld.orElse(() -> true)));
        archivedPayments = options.archive().map(this::archivedPayments);
        webhooks = options.webhooks().map(it -> webhooks(it, isHeld.orElse(() -> true)));
        archivedPayments.ifPresent(it -> dispatcher.lookInto(it, this::webhooksToldUpTo));
        ticking =
                engineLoop.scheduleAtFixedRate(
                        () -> runOrHalt(this::tick),
                        TICK_MILLIS,
                        TICK_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void paceWithin(CpuTime used) {
        dispatcher.begin(new CpuBudget(options.process().cpuPercent(), clock, used));
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public Payments payments() {
        return dispatcher;
    }

    @Override
    public Operator operator() {
        return dispatcher.operator();
    }

    /** At most {@value #STATUS_EVERY_TICKS} ticks old. */
    @Override
    public GatewayStatus status() {
        return status;
    }

    @Override
    public ArchiveStatus archive() {
        return archiver.map(ArchiverThread::status)
                .map(
                        it ->
                                it.lookingUp(
                                        archivedPayments.map(ArchivedPayments::waiting).orElse(0),
                                        archivedPayments
                                                .map(ArchivedPayments::failures)
                                                .orElse(0L)))
                .orElse(ArchiveStatus.IDLE);
    }

    @Override
    public WebhookStatus webhooks() {
        return webhooks.map(WebhookThread::status).orElse(WebhookStatus.IDLE);
    }

    @Override
    public Optional<Standing> standing() {
        return Optional.empty();
    }

    @Override
    public void stopAttempting() {
        dispatcher.stopAttempting();
    }

    @Override
    public CompletableFuture<?> stored() {
        CompletableFuture<Boolean> stored = new CompletableFuture<>();
        store.confirm(stored::complete);
        dispatcher.openTurn();
        return stored;
    }

    @Override
    public void close() {
        healthChecker.close();
        client.close();
        dispatcher.endTurn();
        closed = true;
        ticking.cancel(false);
        witness.listener().onForgotten();
        archivedPayments.ifPresent(ArchivedPayments::close);
        archiver.ifPresent(ArchiverThread::close);
        webhooks.ifPresent(WebhookThread::close);
        opened.close();
    }

    @Override
    public String processorsJson() {
        return new ProcessorReport(status.processors(), clock.nanos(), clock.epochMillis()).json();
    }

    private static OpenedStore open(GatewayOptions options, Clock clock) throws IOException {
        Disk disk = openDisk(options);
        return OpenedStore.open(
                options,
                disk,
                clock,
                ArchivedStart.prepare(options, disk),
                RecoveryProgress.UNTOLD);
    }

    private static Disk openDisk(GatewayOptions options) throws IOException {
        if (options.store().durability() == Durability.MEMORY) {
            return new MemoryDisk();
        }
        Path directory = options.process().dataDirectory();
        Disk disk = FileDisk.open(directory);
        tellWhereOthersCanLook(directory);
        return disk;
    }

    /** One that was there before keeps its mode: its owner may want it so. */
    private static void tellWhereOthersCanLook(Path directory) throws IOException {
        if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE)) {
            GatewayEvents.DIRECTORY_OPEN.tell(
                    "other users can look into " + directory + ": chmod o= it", directory);
        }
    }

    private ArchiverThread archiver(PostgresOptions archive, BooleanSupplier isHeld) {
        List<ArchivedProcessor> processors =
                options.processors().stream()
                        .map(it -> new ArchivedProcessor(it.name(), it.feeMillionths()))
                        .toList();
        return ArchiverThread.start(
                store.transitions(), PostgresArchive.connector(archive, processors), isHeld);
    }

    private ArchivedPayments archivedPayments(PostgresOptions archive) {
        return ArchivedPayments.start(
                store.transitions(),
                PostgresPayments.connector(archive, processorNames()),
                engineLoop);
    }

    private WebhookThread webhooks(WebhookOptions receiver, BooleanSupplier mayTell) {
        return WebhookThread.start(
                receiver, store.transitions(), store.webhooksBookmark(), processorNames(), mayTell);
    }

    /** Without webhooks nobody has to be told. */
    private long webhooksToldUpTo() {
        return webhooks.map(WebhookThread::keptPosition).orElse(Long.MAX_VALUE);
    }

    private List<String> processorNames() {
        return options.processors().stream().map(ProcessorOptions::name).toList();
    }

    private void runForStore(Runnable task) {
        if (closed) {
            return;
        }
        runOrHalt(task);
        dispatcher.openTurn();
    }

    private static AnswerComplaints complaintsOf(
            ProcessorAddress address, ProcessorCounters counters) {
        return new AnswerComplaints(
                address.name(),
                () -> counters.unanswered(Evidence.PAGE),
                counters::oversizedAnswers);
    }

    private void scheduleTurnEnd() {
        engineLoop.executeAfterEventLoopIteration(
                () -> {
                    if (!closed) {
                        dispatcher.endTurn();
                    }
                });
    }

    /** A periodic task that throws would end by that, and nobody be told. */
    private static void runOrHalt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            halt(e);
        }
    }

    private void tick() {
        dispatcher.onTick();
        if (ticks++ % STATUS_EVERY_TICKS == 0) {
            complaints.forEach(AnswerComplaints::check);
            GatewayStatus before = status;
            status = readStatus();
            StatusLog.tell(before, status);
        }
    }

    private GatewayStatus readStatus() {
        List<Summary.ProcessorTotals> settled =
                store.summarize(Long.MIN_VALUE, Long.MAX_VALUE).processors();
        return new GatewayStatus(
                System.nanoTime(),
                store.status(),
                IntStream.range(0, gates.size())
                        .mapToObj(index -> statusOf(index, settled.get(index)))
                        .toList(),
                new EngineStatus(
                        dispatcher.contradictions(),
                        dispatcher.selfContradictions(),
                        dispatcher.oldestDoubtsNanos(),
                        dispatcher.oldestReadyNanos(),
                        dispatcher.turns()));
    }

    private GatewayStatus.ProcessorStatus statusOf(int index, Summary.ProcessorTotals settled) {
        return new GatewayStatus.ProcessorStatus(
                settled.processor(), settled.totals(), gates.get(index).status(clock.nanos()));
    }

    /**
     * A programmer's error on the engine's thread: memory can't be trusted any more, the journal
     * can. So the process dies at once, and a restart goes on from what is stored.
     */
    private static void halt(Throwable error) {
        Ending.halt("internal error", error);
    }

    @Override
    public Map<String, Duration> busyThreads() {
        return opened.busyThreads();
    }
}
