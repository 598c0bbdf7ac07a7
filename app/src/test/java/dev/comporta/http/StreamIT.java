package dev.comporta.http;

import static dev.comporta.http.HttpFixture.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comporta.http.HttpFixture.Limits;
import dev.comporta.net.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that come part by part, over real sockets, written by a thread of nobody's. */
@Timeout(60)
@ParameterizedClass(name = "{0}, {1} threads")
@CsvSource({"NIO,1", "NIO,3", "EPOLL,1", "EPOLL,3", "IO_URING,1", "IO_URING,3"})
class StreamIT {
    private static final String WHOLE = get("/whole");
    private static final String STREAM = get("/stream");
    private static final byte[] LARGE = "x".repeat(16 * 1024).getBytes(ISO_8859_1);

    @Parameter(0)
    Transport transport = Transport.NIO;

    @Parameter(1)
    int threads;

    private final LinkedBlockingQueue<AnswerStream> opened = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<AnswerStream> closed = new LinkedBlockingQueue<>();
    private HttpFixture http;
    private Wire wire;

    /** Hands its streams to the test. */
    private final class Source implements StreamSource {
        @Override
        public void onOpened(AnswerStream stream) {
            opened.add(stream);
        }

        @Override
        public void onClosed(AnswerStream stream) {
            closed.add(stream);
        }
    }

    @BeforeEach
    void start() throws IOException {
        assumeTrue(transport.isAvailable());
        http = other(Limits.USUAL, 1 << 20);
        wire = http.connect();
    }

    private HttpFixture other(Limits limits, long heldBytesMax) {
        HttpOptions options =
                HttpFixture.options(true, limits, Optional.empty())
                        .withinLimits(limits.connectionsMax(), heldBytesMax);
        Answer stream = Answer.stream(200, "Content-Type: text/event-stream\r\n", new Source());
        List<Route> routes =
                List.of(
                        Route.get("/stream", request -> Exchange.answered(stream)),
                        Route.get("/whole", request -> Exchange.answered(Answer.empty(204))));
        return new HttpFixture(
                transport, threads, options, HttpFixture.OPEN, engine -> () -> routes);
    }

    @AfterEach
    void stop() throws IOException {
        if (wire != null) {
            wire.close();
            http.close();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void shouldSendPartsAsTheyCome() throws Exception {
        wire.send(STREAM);
        AnswerStream stream = opened.take();
        Wire.Reply head = wire.readStreamHead();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-type")).isEqualTo("text/event-stream");
        assertThat(head.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(head.headers()).doesNotContainKeys("content-length", "connection");
        for (String part : List.of("one", "a second one", "3")) {
            assertThat(stream.write(bytes(part))).isTrue();
            assertThat(wire.readChunk()).isEqualTo(part);
        }
        assertThat(closed).isEmpty();
    }

    @Test
    void shouldAnswerLaterRequestsBehindTheStream() throws Exception {
        wire.send(WHOLE + STREAM + WHOLE + STREAM + WHOLE);
        assertThat(wire.read().status()).isEqualTo(204);
        for (int i = 0; i < 2; i++) {
            AnswerStream stream = opened.take();
            assertThat(opened).isEmpty();
            stream.write(bytes("part"));
            stream.end();

            assertThat(wire.readStreamHead().status()).isEqualTo(200);
            assertThat(wire.readChunk()).isEqualTo("part");
            assertThat(wire.readChunk()).isEmpty();
            assertThat(wire.read().status()).isEqualTo(204);
            assertThat(closed.take()).isSameAs(stream);
            assertThat(stream.write(bytes("late"))).isFalse();
        }
        assertThat(wire.send(WHOLE).read().status()).isEqualTo(204);
    }

    @Test
    void shouldEndTheConnectionBehindTheStreamWhereAsked() throws Exception {
        wire.send(STREAM.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n") + WHOLE);
        opened.take().end();

        assertThat(wire.readStreamHead().header("connection")).isEqualTo("close");
        assertThat(wire.readChunk()).isEmpty();
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldSendPartsAsTheyAreToHttp10() throws Exception {
        wire.send(
                STREAM.replace("HTTP/1.1", "HTTP/1.0")
                        .replace("\r\n\r\n", "\r\nConnection: keep-alive\r\n\r\n"));
        AnswerStream stream = opened.take();
        stream.write(bytes("one"));
        stream.write(bytes("two"));
        stream.end();
        Wire.Reply head = wire.readStreamHead();

        assertThat(head.header("connection")).isEqualTo("close");
        assertThat(head.headers()).doesNotContainKeys("content-length", "transfer-encoding");
        assertThat(wire.readText(100)).isEqualTo("onetwo");
        assertThat(closed.take()).isSameAs(stream);
    }

    @Test
    void shouldAnswerHeadWithoutOpening() throws IOException {
        wire.send(STREAM.replace("GET", "HEAD") + WHOLE);

        assertThat(wire.readStreamHead().header("transfer-encoding")).isEqualTo("chunked");
        assertThat(wire.read().status()).isEqualTo(204);
        assertThat(opened).isEmpty();
    }

    @Test
    void shouldTellThatTheClientIsGone() throws Exception {
        wire.send(STREAM);
        AnswerStream stream = opened.take();
        wire.reset();

        assertThat(closed.take()).isSameAs(stream);
        assertThat(stream.isClosed()).isTrue();
        assertThat(stream.write(bytes("late"))).isFalse();
        stream.end();
        assertThat(closed).isEmpty();
    }

    @Test
    void shouldEndWhereTheClientClosesItsHalf() throws Exception {
        wire.send(STREAM);
        AnswerStream stream = opened.take();
        wire.closeOutput();

        assertThat(closed.take()).isSameAs(stream);
        assertThat(wire.readStreamHead().status()).isEqualTo(200);
        assertThat(wire.readChunk()).isEmpty();
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldTakeNoMoreThanAClientReads() throws Exception {
        wire.send(STREAM);
        AnswerStream stream = opened.take();
        int count = 2_000;
        CompletableFuture<Integer> refusals =
                CompletableFuture.supplyAsync(
                        () -> {
                            int refused = 0;
                            for (int i = 0; i < count; i++) {
                                while (!stream.write(LARGE)) {
                                    refused++;
                                    Thread.onSpinWait();
                                }
                            }
                            stream.end();
                            return refused;
                        });
        try (Wire honest = http.connect()) {
            assertThat(honest.send(WHOLE).read().status()).isEqualTo(204);
        }

        wire.readStreamHead();
        for (int i = 0; i < count; i++) {
            assertThat(wire.readChunk()).hasSize(LARGE.length);
        }
        assertThat(wire.readChunk()).isEmpty();
        assertThat(refusals.get()).isPositive();
    }

    @Test
    void shouldCloseAClientThatReadsNothing() throws Exception {
        try (HttpFixture hasty = other(new Limits(10, 50, 10_000, 128), 1 << 20);
                Wire deaf = hasty.connect()) {
            deaf.send(STREAM);
            AnswerStream stream = opened.take();
            while (closed.isEmpty()) {
                stream.write(LARGE);
            }

            assertThat(closed.take()).isSameAs(stream);
        }
    }

    @Test
    void shouldKeepAStreamThatHasNothingToSay() throws Exception {
        try (HttpFixture hasty = other(new Limits(10, 50, 10_000, 128), 1 << 20);
                Wire patient = hasty.connect();
                Wire idle = hasty.connect()) {
            patient.send(STREAM);
            AnswerStream stream = opened.take();
            assertThat(idle.isAtEnd()).isTrue(); // so the time has passed

            assertThat(stream.write(bytes("at last"))).isTrue();
            patient.readStreamHead();
            assertThat(patient.readChunk()).isEqualTo("at last");
        }
    }

    @Test
    void shouldCountWhatAStreamHolds() throws Exception {
        try (HttpFixture small = other(Limits.USUAL, (threads + 1) * 20L * 1024);
                Wire deaf = small.connect()) {
            deaf.send(STREAM);
            AnswerStream stream = opened.take();
            while (closed.isEmpty()) {
                stream.write(LARGE);
            }

            assertThat(closed.take()).isSameAs(stream);
            assertThat(small.metrics().shedConnections()).isEqualTo(1);
        }
    }

    @Test
    void shouldEndStreamsWhenTheServerGoesDown() throws Exception {
        wire.send(STREAM + STREAM);
        AnswerStream stream = opened.take();
        stream.write(bytes("last words"));
        assertThat(wire.readStreamHead().status()).isEqualTo(200);
        assertThat(wire.readChunk()).isEqualTo("last words");
        http.server().stopAccepting().get();

        assertThat(closed.take()).isSameAs(stream);
        assertThat(wire.readChunk()).isEmpty();
        wire.readStreamHead();
        assertThat(wire.readChunk()).isEmpty();
        assertThat(closed.take()).isSameAs(opened.take());
    }
}
