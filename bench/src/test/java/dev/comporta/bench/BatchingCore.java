package dev.comporta.bench;

import dev.comporta.cli.Dispatcher;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.MemoryDisk;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Clock;
import dev.comporta.payment.EngineOptions;
import dev.comporta.payment.Summary;
import dev.comporta.processor.ClientTransport;
import dev.comporta.processor.HttpProcessorClient;
import dev.comporta.processor.ProcessorAddress;
import dev.comporta.processor.ProcessorClientOptions;
import dev.comporta.processor.ProcessorCounters;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.DeadlinePolicy;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.store.embedded.Durability;
import dev.comporta.store.embedded.EmbeddedStore;
import dev.comporta.store.embedded.EmbeddedStoreOptions;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gateway without its intake: engine, store in memory and processor client on one loop. */
final class BatchingCore implements AutoCloseable {
    private static final long MILLI = 1_000_000L;
    private static final int IN_FLIGHT_MAX = 400;
    private static final Duration ABANDON_AFTER = Duration.ofSeconds(2);

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SingleThreadEventLoop loop = (SingleThreadEventLoop) group.next();
    private final Clock clock = Clock.system();
    private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    private final HttpProcessorClient client;
    private final Dispatcher dispatcher;

    BatchingCore(List<ProcessorAddress> processors, Duration timeout, Duration deadline) {
        client =
                new HttpProcessorClient(
                        new ClientTransport(loop, NioSocketChannel.class),
                        processors,
                        new ProcessorClientOptions(
                                IN_FLIGHT_MAX * 2,
                                Duration.ofSeconds(1),
                                ABANDON_AFTER,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30)));
        dispatcher = onLoop(() -> dispatcher(processors, timeout, deadline));
        var _ = loop.scheduleAtFixedRate(dispatcher::onTick, 5, 5, TimeUnit.MILLISECONDS);
    }

    private Dispatcher dispatcher(
            List<ProcessorAddress> processors, Duration timeout, Duration deadline) {
        return new Dispatcher(
                EmbeddedStore.open(
                        new MemoryDisk(),
                        new EmbeddedStoreOptions(
                                Durability.MEMORY,
                                1_000_000,
                                1_000_000,
                                EmbeddedStoreOptions.HISTORY_FILE_RECORDS,
                                EmbeddedStoreOptions.SYNC_INTERVAL_NANOS,
                                JournalOptions.defaults()),
                        new JournalThreads(loop, loop, loop),
                        loop,
                        clock,
                        processors.stream().map(ProcessorAddress::name).toList()),
                client,
                new EngineOptions(
                        deadline.toNanos(),
                        timeout.toNanos(),
                        50 * MILLI,
                        1_000 * MILLI,
                        20 * MILLI,
                        500 * MILLI,
                        Collections.nCopies(processors.size(), true)),
                Stream.generate(
                                () ->
                                        new ProcessorGate(
                                                IN_FLIGHT_MAX,
                                                BreakerOptions.DEFAULT,
                                                clock.nanos()))
                        .limit(processors.size())
                        .toList(),
                new DeadlinePolicy(50 * MILLI),
                clock,
                new SplittableRandom(),
                this::scheduleTurnEnd,
                error -> fatal.compareAndSet(null, error));
    }

    private void scheduleTurnEnd() {
        loop.executeAfterEventLoopIteration(() -> dispatcher.endTurn());
    }

    /** Takes payments in, all within one turn. */
    void accept(List<Booking> payments, Consumer<Acceptance> answer) {
        loop.execute(
                () ->
                        payments.forEach(
                                payment ->
                                        dispatcher.accept(payment.id(), payment.cents(), answer)));
    }

    /** By processor, in the order of the configuration. */
    List<Totals> settled(long fromNanos, long toNanos) {
        CompletableFuture<Summary> summary = new CompletableFuture<>();
        loop.execute(() -> dispatcher.summarize(fromNanos, toNanos, summary::complete));
        return summary.join().processors().stream().map(Summary.ProcessorTotals::totals).toList();
    }

    long settledCount() {
        return settled(Long.MIN_VALUE, Long.MAX_VALUE).stream().mapToLong(Totals::count).sum();
    }

    /** Where the payment is. */
    String state(UUID id) {
        CompletableFuture<String> state = new CompletableFuture<>();
        loop.execute(() -> dispatcher.find(id, life -> state.complete(String.valueOf(life))));
        return state.join();
    }

    ProcessorCounters counters(int processor) {
        return client.counters(processor);
    }

    /** What would have ended the process. */
    @Nullable Throwable fatal() {
        return fatal.get();
    }

    private <T> T onLoop(Callable<T> task) {
        try {
            return loop.submit(task).get();
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        loop.submit(client::close).syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
