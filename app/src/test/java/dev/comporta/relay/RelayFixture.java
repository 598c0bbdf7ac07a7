package dev.comporta.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.comporta.door.Access;
import dev.comporta.http.EmbeddedHttp;
import dev.comporta.http.Exchange;
import dev.comporta.http.Route;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A relay behind the real server, without sockets: owners and the time are the test's. */
final class RelayFixture implements AutoCloseable {
    static final InstanceAddress FIRST = InstanceAddress.of("first:1");
    static final InstanceAddress SECOND = InstanceAddress.of("second:2");
    static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

    private final List<Runnable> turnEnds = new ArrayList<>();
    private final Deque<OwnerConnection> dialed = new ArrayDeque<>();
    private final List<InstanceAddress> addresses = new ArrayList<>();
    private final EmbeddedHttp http;
    private long nanos;
    Optional<InstanceAddress> owner = Optional.of(FIRST);
    final Relay relay;

    RelayFixture() {
        this(RelayOptions.DEFAULTS.queueMax(), 1);
    }

    RelayFixture(int queueMax, int connections) {
        RelayOptions usual = RelayOptions.DEFAULTS;
        relay =
                new Relay(
                        new RelayOptions(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                usual.waitMax(),
                                usual.answerMax(),
                                queueMax,
                                connections),
                        () -> owner,
                        (address, connection) -> {
                            addresses.add(address);
                            dialed.add(connection);
                        },
                        () -> nanos,
                        turnEnds::add,
                        new RelayMetrics(),
                        Optional.of("secret"));
        List<Route> routes =
                List.of(
                        Route.postLean("/payments", (_, _, _) -> neverHere()).idempotent(),
                        Route.get("/payments/{id}", _ -> neverHere()),
                        Route.post("/purge", _ -> neverHere()).by(Access.ADMINISTER));
        http =
                new EmbeddedHttp(
                        true,
                        1 << 20,
                        _ -> routes.stream().map(route -> route.through(relay)).toList());
    }

    private static Exchange neverHere() {
        return Exchange.asked(
                () -> {
                    throw new AssertionError("it was asked here");
                });
    }

    EmbeddedChannel newClient() {
        return http.connect();
    }

    /** Sends, and lets the turn end. */
    void send(EmbeddedChannel client, String request) {
        client.writeInbound(Unpooled.copiedBuffer(request, ISO_8859_1));
        endTurn();
    }

    static String payment(String body) {
        return "POST /payments HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    static String purge() {
        return "POST /purge HTTP/1.1\r\nHost: g\r\nContent-Length: 0\r\n\r\n";
    }

    /** What the client has got since. */
    String got(EmbeddedChannel client) {
        http.run(client);
        return EmbeddedHttp.written(client).replaceAll("Date: [^\r]*\r\n", "");
    }

    /** The owner takes the connection that was asked for first. */
    EmbeddedChannel accept() {
        EmbeddedChannel channel = new EmbeddedChannel(dialed.remove());
        endTurn();
        return channel;
    }

    void refuse() {
        dialed.remove().onFailed();
        endTurn();
    }

    int dialed() {
        return dialed.size();
    }

    /** All that were asked for so far. */
    List<InstanceAddress> addresses() {
        return addresses;
    }

    void answer(EmbeddedChannel ownersEnd, String answers) {
        ownersEnd.writeInbound(Unpooled.copiedBuffer(answers, ISO_8859_1));
        endTurn();
    }

    void endTurn() {
        while (!turnEnds.isEmpty()) {
            List.copyOf(turnEnds)
                    .forEach(
                            end -> {
                                turnEnds.remove(end);
                                end.run();
                            });
        }
    }

    /** Lets time pass, and the relay look at it. */
    void pass(Duration time) {
        nanos += time.toNanos();
        relay.tick();
        endTurn();
    }

    @Override
    public void close() {
        http.close();
    }
}
