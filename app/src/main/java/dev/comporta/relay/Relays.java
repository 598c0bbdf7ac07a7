package dev.comporta.relay;

import dev.comporta.http.Passage;
import dev.comporta.net.Escalation;
import dev.comporta.net.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The relays of an instance, one for each event loop that takes connections.
 *
 * <p>Threading: for the thread that starts and ends the process.
 */
public final class Relays {
    private static final long TICK_MILLIS = 20;

    private record Running(EventLoop loop, Relay relay) {}

    private final RelayOptions options;
    private final Transport transport;
    private final Supplier<Optional<InstanceAddress>> owner;
    private final RelayMetrics metrics;
    private final Optional<String> adminToken;
    private final List<Running> relays = new CopyOnWriteArrayList<>();

    /**
     * @param owner where the owner is, as far as is known; asked on any event loop
     * @param adminToken what administrators show; all instances have the same
     */
    public Relays(
            RelayOptions options,
            Transport transport,
            Supplier<Optional<InstanceAddress>> owner,
            RelayMetrics metrics,
            Optional<String> adminToken) {
        this.options = options;
        this.transport = transport;
        this.owner = owner;
        this.metrics = metrics;
        this.adminToken = adminToken;
    }

    /** A new one, for the requests of this event loop. */
    public Passage newRelay(EventLoop eventLoop) {
        SingleThreadEventLoop loop = (SingleThreadEventLoop) eventLoop;
        Relay relay =
                new Relay(
                        options,
                        owner,
                        new SocketDialer(transport, loop),
                        System::nanoTime,
                        loop::executeAfterEventLoopIteration,
                        metrics,
                        adminToken);
        relays.add(new Running(loop, relay));
        var _ =
                loop.scheduleAtFixedRate(
                        () -> tick(relay), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return relay;
    }

    /** A periodic task that throws would end by that, and nobody be told. */
    private static void tick(Relay relay) {
        try {
            relay.tick();
        } catch (RuntimeException | Error e) {
            Escalation.escalate(e);
        }
    }

    /** Takes no more, and answers all that there is; done once that is so. */
    public CompletableFuture<Void> close() {
        return CompletableFuture.allOf(
                relays.stream()
                        .map(it -> CompletableFuture.runAsync(it.relay()::close, it.loop()))
                        .toArray(CompletableFuture<?>[]::new));
    }
}
