package dev.comporta.intake;

import dev.comporta.net.Transport;
import dev.comporta.ops.HealthReport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A server over strict fake payments, on event loops of its own. */
final class IntakeFixture implements AutoCloseable {
    final FakePayments payments = new FakePayments();
    final IntakeMetrics metrics = new IntakeMetrics();
    volatile boolean healthy = true;
    volatile String metricsText = "up 1\n";
    final IntakeServer server;

    private final EventLoopGroup engine;
    private final EventLoopGroup connections;

    /** Short limits, so that reaching them costs little. */
    record Limits(int connectionsMax, int idleMillis, int requestMillis, int pipelineMax) {
        static final Limits USUAL = new Limits(20_000, 60_000, 10_000, 128);
    }

    IntakeFixture(Transport transport, int threads, boolean lean) {
        this(transport, threads, lean, Limits.USUAL, new AdminRule(Optional.empty(), true, false));
    }

    IntakeFixture(Transport transport, int threads, boolean lean, Limits limits, AdminRule admin) {
        this(transport, threads, options(lean, limits, Optional.empty()), admin);
    }

    IntakeFixture(Transport transport, int threads, IntakeOptions options, AdminRule admin) {
        engine = transport.newEventLoops(1, "engine");
        connections = threads == 1 ? engine : transport.newEventLoops(threads - 1, "intake");
        EventLoop engineLoop = engine.next();
        payments.attach(engineLoop);
        server =
                IntakeServer.start(
                        options,
                        new IntakeServer.Loops(transport, engineLoop, connections),
                        payments,
                        new Operations(
                                admin,
                                () -> new HealthReport(healthy, Map.of("store", "sealed \"x\"")),
                                () -> new HealthReport(healthy, Map.of("store", "sealed \"x\"")),
                                () -> metricsText),
                        metrics);
    }

    static IntakeOptions options(boolean lean, Limits limits, Optional<UnixSocket> unixSocket) {
        return new IntakeOptions(
                "127.0.0.1",
                0,
                List.of("gateway", "g"),
                unixSocket,
                4096,
                8192,
                8192,
                limits.connectionsMax(),
                limits.idleMillis(),
                limits.requestMillis(),
                limits.pipelineMax(),
                1024,
                1,
                lean,
                1 << 20);
    }

    Wire connect() throws IOException {
        return new Wire(server.port());
    }

    static String body(UUID id, String amount) {
        return "{\"correlationId\":\"" + id + "\",\"amount\":" + amount + "}";
    }

    static String post(UUID id) {
        return post(body(id, "19.90"), "");
    }

    static String post(String body, String fields) {
        return "POST /payments HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                + fields
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n";
    }

    @Override
    public void close() {
        server.close();
        engine.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        connections.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
