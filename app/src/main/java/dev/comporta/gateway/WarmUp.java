package dev.comporta.gateway;

import dev.comporta.door.DoorOptions;
import dev.comporta.engine.EngineOptions;
import dev.comporta.http.AdminOptions;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpMetrics;
import dev.comporta.http.HttpOptions;
import dev.comporta.http.HttpServer;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.intake.EngineGate;
import dev.comporta.intake.PaymentRoutes;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.RecordFrame;
import dev.comporta.net.Transport;
import dev.comporta.page.PageOptions;
import dev.comporta.processor.ClientTransport;
import dev.comporta.processor.ProcessorCounters;
import dev.comporta.relay.RelayOptions;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import io.netty.channel.SingleThreadEventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets the whole path of a payment run hot before the first client comes: a throw-away gateway in
 * memory, on the engine's own event loop, as is what is around it. Nothing of it is kept but
 * compiled code.
 *
 * <p>Threading: for the thread that starts the process.
 */
public final class WarmUp {
    private static final int SEGMENT_BYTES = 2 << 20;

    private final Transport transport;
    private final SingleThreadEventLoop loop;

    public WarmUp(Transport transport, SingleThreadEventLoop loop) {
        this.transport = transport;
        this.loop = loop;
    }

    public void run(Duration duration) throws Exception {
        try (Rehearsal rehearsal = new Rehearsal(transport, loop)) {
            run(rehearsal, duration);
        }
    }

    private void run(Rehearsal rehearsal, Duration duration) throws Exception {
        GatewayOptions options = options(rehearsal.url());
        GatewayCore core =
                loop.submit(
                                () ->
                                        new GatewayCore(
                                                options,
                                                loop,
                                                new ClientTransport(loop, transport.tcpClient()),
                                                List.of(new ProcessorCounters()),
                                                Witness.NONE))
                        .get();
        HttpServer server =
                HttpServer.start(
                        options.http(),
                        new HttpServer.Loops(transport, loop),
                        Guards.of(options.admin().rule(true)),
                        _ -> routes(core).list(),
                        new HttpMetrics());
        rehearsal.callGateway(server.port());
        Thread.sleep(duration.toMillis());
        rehearsal.end();
        server.close();
        loop.submit(core::close).get();
    }

    private PaymentRoutes routes(GatewayCore core) {
        ProblemAnswers problems = new ProblemAnswers();
        return new PaymentRoutes(core.dispatcher(), new EngineGate(loop, problems), problems);
    }

    private GatewayOptions options(URI url) {
        return new GatewayOptions(
                HttpOptions.loopback(0),
                AdminOptions.DEFAULTS,
                DoorOptions.DEFAULTS,
                List.of(ProcessorOptions.of("warm-up", url, 0).withInFlightMax(Rehearsal.CLIENTS)),
                RoutingOptions.DEFAULTS.withDeadline(Duration.ofSeconds(1)),
                EngineOptions.DEFAULTS.withTimeout(Duration.ofSeconds(1)),
                store(),
                ProcessOptions.DEFAULTS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                PageOptions.OFF,
                Mode.STANDALONE,
                RelayOptions.DEFAULTS);
    }

    /** Its journal is in memory: in the usual segments it would take more than a small heap has. */
    private static StoreOptions store() {
        return new StoreOptions(
                Durability.MEMORY,
                10_000,
                1,
                100_000,
                SEGMENT_BYTES / RecordFrame.LENGTH,
                10_000_000,
                new JournalOptions(SEGMENT_BYTES, SEGMENT_BYTES / 16, () -> 1));
    }
}
