package dev.comporta.http;

import static dev.comporta.http.HttpFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comporta.net.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One address, and several event loops that take connections on it. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Transport.class)
class ListenersIT {
    private static final int ANY_PORT = 0;
    private static final int LOOPS = 3;
    private static final int CONNECTIONS = 64;

    @Parameter(0)
    Transport transport = Transport.NIO;

    private final Set<Thread> answering = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void requireTransport() {
        assumeTrue(transport.isAvailable());
    }

    private HttpFixture server(int loops, int port) {
        HttpOptions options =
                new HttpOptions("127.0.0.1", port, List.of("gateway"), Optional.empty());
        List<Route> routes =
                List.of(
                        Route.get(
                                "/",
                                request -> {
                                    answering.add(Thread.currentThread());
                                    return Exchange.answered(Answer.empty(204));
                                }));
        return new HttpFixture(
                transport, loops + 1, options, HttpFixture.OPEN, engine -> () -> routes);
    }

    private static void shouldAnswer(HttpFixture server) throws IOException {
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            wires.add(server.connect());
        }
        for (Wire wire : wires) {
            assertThat(wire.send(get("/")).read().status()).isEqualTo(204);
        }
        for (Wire wire : wires) {
            wire.close();
        }
    }

    @Test
    void shouldSpreadConnectionsOverAllLoops() throws IOException {
        try (HttpFixture server = server(LOOPS, ANY_PORT)) {
            shouldAnswer(server);
        }

        assertThat(answering).hasSize(LOOPS);
    }

    @Test
    void shouldRefuseAnAddressThatAnotherServerHas() throws IOException {
        for (int loops : List.of(1, LOOPS)) {
            try (HttpFixture server = server(loops, ANY_PORT)) {
                int port = server.server().port();

                for (int others : List.of(1, LOOPS)) {
                    assertThatThrownBy(() -> server(others, port))
                            .isInstanceOf(UncheckedIOException.class)
                            .hasMessageContaining("can't listen on")
                            .hasMessageContaining(Integer.toString(port));
                }
                shouldAnswer(server);
            }
        }
    }

    @Test
    void shouldTakeItsAddressAgainAtOnce() throws IOException {
        int port;
        try (HttpFixture server = server(LOOPS, ANY_PORT);
                Wire open = server.connect()) {
            port = server.server().port();
            assertThat(open.send(get("/")).read().status()).isEqualTo(204);
            server.server().stopAccepting().join();
        }

        try (HttpFixture server = server(LOOPS, port)) {
            shouldAnswer(server);
        }
    }
}
