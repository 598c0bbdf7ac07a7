package dev.comporta.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort.Send;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client on a loop of its own, which sees to it that each call is answered once, and late. */
final class ClientFixture implements AutoCloseable {
    static final UUID ID = UUID.fromString("4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3");
    static final long REQUESTED_AT_NANOS = 1_752_582_896_000_000_000L;
    static final ProcessorClientOptions PATIENT =
            new ProcessorClientOptions(
                    500,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30));
    static final ProcessorClientOptions HASTY =
            new ProcessorClientOptions(
                    1,
                    Duration.ofMillis(300),
                    Duration.ofMillis(300),
                    Duration.ofMillis(300),
                    Duration.ofMillis(300));

    final EventLoop loop;
    final ProcessorCounters counters = new ProcessorCounters();
    final HttpProcessorClient client;
    private final MultiThreadIoEventLoopGroup group;
    private final Queue<String> offences = new ConcurrentLinkedQueue<>();

    ClientFixture(StubProcessor stub, ProcessorClientOptions options) {
        this(stub.url(), options);
    }

    ClientFixture(URI url, ProcessorClientOptions options) {
        this(new ProcessorAddress("default", url), options);
    }

    ClientFixture(ProcessorAddress address, ProcessorClientOptions options) {
        this(TestTransport.NIO, address, options, null);
    }

    ClientFixture(
            TestTransport kind,
            ProcessorAddress address,
            ProcessorClientOptions options,
            @Nullable Supplier<SslContext> tls) {
        this(kind, address, options, tls, null);
    }

    ClientFixture(
            TestTransport kind,
            ProcessorAddress address,
            ProcessorClientOptions options,
            @Nullable Supplier<SslContext> tls,
            @Nullable HostNames names) {
        group = new MultiThreadIoEventLoopGroup(1, kind.ioHandlers());
        loop = group.next();
        ClientTransport system = new ClientTransport(loop, kind.channelClass());
        ClientTransport transport =
                new ClientTransport(
                        loop,
                        kind.channelClass(),
                        tls == null ? system.tls() : tls,
                        names == null ? system.names() : names,
                        system.wallClock());
        client = new HttpProcessorClient(transport, List.of(address), options, List.of(counters));
    }

    CompletableFuture<Outcome> send() {
        return send(ID);
    }

    CompletableFuture<Outcome> send(UUID id) {
        return call(answer -> client.send(0, new Send(id, 1990, REQUESTED_AT_NANOS, answer)));
    }

    /** All within one turn of the loop, so that they may go together. */
    List<CompletableFuture<Outcome>> sendTogether(List<UUID> ids) {
        return loop.submit(() -> sendTogetherNow(ids)).syncUninterruptibly().getNow();
    }

    /** On the loop. */
    List<CompletableFuture<Outcome>> sendTogetherNow(List<UUID> ids) {
        return ids.stream().map(this::sendNow).toList();
    }

    CompletableFuture<Outcome> sendAgain(UUID id) {
        return call(answer -> client.sendAgain(0, new Send(id, 1990, REQUESTED_AT_NANOS, answer)));
    }

    private CompletableFuture<Outcome> sendNow(UUID id) {
        return callNow(answer -> client.send(0, new Send(id, 1990, REQUESTED_AT_NANOS, answer)));
    }

    Outcome sendAndWait() {
        return send().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Sends the next one from within the answer to the one before. */
    List<Outcome> sendInTurn(int count) {
        CompletableFuture<List<Outcome>> outcomes = new CompletableFuture<>();
        loop.execute(() -> sendInTurn(count, new ArrayList<>(), outcomes));
        return outcomes.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void sendInTurn(
            int count, List<Outcome> before, CompletableFuture<List<Outcome>> outcomes) {
        if (before.size() == count) {
            outcomes.complete(before);
            return;
        }
        client.send(
                0,
                new Send(
                        ID,
                        1990,
                        REQUESTED_AT_NANOS,
                        outcome -> {
                            before.add(outcome);
                            sendInTurn(count, before, outcomes);
                        }));
    }

    LookUp lookUp() {
        return this.<LookUp>call(answer -> client.lookUp(0, ID, answer)).join();
    }

    private <T> CompletableFuture<T> call(Consumer<Consumer<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> callNow(call, result));
        return result;
    }

    private <T> CompletableFuture<T> callNow(Consumer<Consumer<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        callNow(call, result);
        return result;
    }

    private <T> void callNow(Consumer<Consumer<T>> call, CompletableFuture<T> result) {
        boolean[] returned = {false};
        call.accept(
                answer -> {
                    if (!returned[0]) {
                        offences.add("answered before the call returned: " + answer);
                    }
                    if (!loop.inEventLoop()) {
                        offences.add("answered off the loop: " + answer);
                    }
                    if (!result.complete(answer)) {
                        offences.add("answered twice: " + answer);
                    }
                });
        returned[0] = true;
    }

    static void await(BooleanSupplier condition) {
        long giveUpNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("condition not met in 10 s").isLessThan(giveUpNanos);
            LockSupport.parkNanos(1_000_000);
        }
    }

    void closeClient() {
        loop.submit(client::close).syncUninterruptibly();
    }

    @Override
    public void close() {
        closeClient();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        assertThat(offences).isEmpty();
        assertThat(counters.connectionsOpen()).isZero();
    }
}
