package dev.comporta.intake;

import static dev.comporta.http.HttpFixture.get;
import static dev.comporta.intake.IntakeFixture.body;
import static dev.comporta.intake.IntakeFixture.post;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.http.HttpFixture;
import dev.comporta.http.HttpFixture.Limits;
import dev.comporta.http.HttpOptions;
import dev.comporta.http.UnixSocket;
import dev.comporta.http.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire may do to requests: split, join, delay, break and disguise them. */
@Timeout(60)
class IntakeWireIT extends IntakeIT {
    private IntakeFixture limited(Limits limits) {
        return other(limits, HttpFixture.OPEN);
    }

    @Test
    void shouldTakeRequestSplitAtEveryByte() throws IOException {
        byte[] request = post(id).getBytes(ISO_8859_1);
        for (int at = 1; at < request.length; at++) {
            wire.send(Arrays.copyOf(request, at));
            wire.send(Arrays.copyOfRange(request, at, request.length));

            assertThat(wire.read().status()).as("split at %d", at).isEqualTo(202);
        }
    }

    @Test
    void shouldTakeRequestByteByByte() throws IOException {
        for (byte b : (post(id) + get("/metrics")).getBytes(ISO_8859_1)) {
            wire.send(new byte[] {b});
        }

        assertThat(wire.read().status()).isEqualTo(202);
        assertThat(wire.read().status()).isEqualTo(200);
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        String chunked =
                "POST /payments HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n\r\n";
        String mix = post(id) + get("/none") + chunked + post(body(id, "1"), "") + get("/metrics");
        int rounds = 200;
        intake.payments.deferring = true;
        Thread sender = Thread.ofVirtual().start(() -> sendQuietly(mix.repeat(rounds)));

        int[] expected = {202, 404, 400, 409, 200};
        for (int i = 0; i < rounds * expected.length; i++) {
            assertThat(wire.read().status()).as("answer %d", i).isEqualTo(expected[i % 5]);
        }
        sender.join();
    }

    private void sendQuietly(String bytes) {
        try {
            wire.send(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldStopReadingAtThePipelineLimit() throws Exception {
        try (IntakeFixture small = limited(new Limits(10, 60_000, 10_000, 4));
                Wire client = small.connect()) {
            small.payments.holding = true;
            client.send(post(id).repeat(20));
            for (int i = 0; i < 20; i++) {
                small.payments.accepted.take();
                if (i % 4 == 3) {
                    assertThat(small.payments.accepted).isEmpty();
                    small.payments.commit();
                }
            }

            for (int i = 0; i < 20; i++) {
                assertThat(client.read().status()).isEqualTo(202);
            }
        }
    }

    @Test
    void shouldDecodeChunks() throws IOException {
        String body = body(id, "19.90");
        wire.send(
                "POST /payments HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < body.length(); i++) {
            wire.send("1;x=y\r\n" + body.charAt(i) + "\r\n");
        }
        wire.send("0\r\nTrailer: x\r\n\r\n" + post(id));

        assertThat(wire.read().status()).isEqualTo(202);
        assertThat(wire.read().status()).isEqualTo(202);
    }

    @Test
    void shouldTellWaitingClientToContinue() throws IOException {
        String request = post(body(id, "19.90"), "Expect: 100-continue\r\n");
        int bodyStart = request.indexOf("\r\n\r\n") + 4;

        assertThat(wire.send(request.substring(0, bodyStart)).read().status()).isEqualTo(100);
        assertThat(wire.send(request.substring(bodyStart)).read().status()).isEqualTo(202);
        assertThat(wire.send(post(id)).read().status()).isEqualTo(202);
    }

    @Test
    void shouldNotTellWaitingClientToContinueInVain() throws IOException {
        wire.send(
                "POST /none HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");

        assertThat(wire.read().status()).isEqualTo(404);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldMeetNoOtherExpectation() throws IOException {
        wire.send(post(body(id, "1"), "Expect: more\r\n"));

        assertThat(wire.read().status()).isEqualTo(417);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldCloseWhereAsked() throws IOException {
        wire.send(post(body(id, "1"), "Connection: close\r\n") + post(id));
        Wire.Reply reply = wire.read();

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("connection")).isEqualTo("close");
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldSpeakHttp10() throws IOException {
        String request = post(id).replace("HTTP/1.1", "HTTP/1.0").replace("Host: gateway\r\n", "");
        Wire.Reply kept =
                wire.send(request.replace("Content-Type", "Connection: keep-alive\r\nContent-Type"))
                        .read();
        Wire.Reply last = wire.send(request).read();

        assertThat(kept.header("connection")).isEqualTo("keep-alive");
        assertThat(last.status()).isEqualTo(202);
        assertThat(last.header("connection")).isEqualTo("close");
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldAnswerClientThatClosedItsHalf() throws Exception {
        intake.payments.holding = true;
        wire.send(post(id)).closeOutput();
        intake.payments.accepted.take();
        intake.payments.commit();

        assertThat(wire.read().status()).isEqualTo(202);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAnswerAllThatAClientSentBeforeItClosedItsHalf(boolean deferring) throws Exception {
        int count = 2_000; // more than may wait for their answers at once
        intake.payments.deferring = deferring;
        Thread sender =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    sendQuietly(post(id).repeat(count));
                                    closeOutputQuietly();
                                });

        for (int i = 0; i < count; i++) {
            assertThat(wire.read().status()).as("answer %d", i).isEqualTo(202);
        }
        sender.join();
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldAnswerAllAfterAHalfCloseThatCameWhileItWasNotRead() throws Exception {
        int count = 400;
        intake.payments.holding = true;
        wire.send(post(id).repeat(count)).closeOutput();
        for (int i = 0; i < count; i++) {
            intake.payments.accepted.take();
            intake.payments.commit();
        }

        for (int i = 0; i < count; i++) {
            assertThat(wire.read().status()).as("answer %d", i).isEqualTo(202);
        }
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldAnswerMoreThanTheSocketHoldsAfterAHalfClose() throws Exception {
        int count = 200;
        intake.metricsText = "x".repeat(100_000);
        wire.send(get("/metrics").repeat(count)).closeOutput();
        try (Wire other = intake.connect()) { // until the first one's buffers are full
            assertThat(other.send(post(id)).read().status()).isEqualTo(202);
        }

        for (int i = 0; i < count; i++) {
            assertThat(wire.read().body()).as("answer %d", i).hasSize(100_000);
        }
        assertThat(wire.isAtEnd()).isTrue();
    }

    private void closeOutputQuietly() {
        try {
            wire.closeOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length:\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Content-Length : 5\r\n",
                "Content-Length: 5\r\n X: folded\r\n",
                " Content-Length: 5\r\n",
                "Content-Length: 5\nX: y\r\n",
                "Content-Length: 5\rX: y\r\n",
                "Content-Length: 5\r\nX: \u0000\r\n",
                "Content-Length: 5\r\nX\r\n",
                "Content-Length: 5\r\n: x\r\n",
                "Content-Length: 5\r\nHost: other\r\n",
            })
    void shouldRefuseAmbiguousFraming(String fields) throws IOException {
        wire.send("POST /payments HTTP/1.1\r\nHost: g\r\n" + fields + "\r\n{}   " + post(id));

        assertThat(wire.read().status()).isEqualTo(400);
        assertThat(wire.isAtEnd()).isTrue();
        assertThat(intake.payments.accepted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gzip, chunked", "chunked, chunked", "identity", "xchunked", "chunked;x"})
    void shouldKnowNoOtherTransferCoding(String coding) throws IOException {
        wire.send(
                "POST /payments HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: " + coding + "\r\n\r\n");

        assertThat(wire.read().status()).isEqualTo(400);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002",
                "GET / HTTP/1.1\n\n",
                "GET  / HTTP/1.1\r\n",
                "GET / HTTP/1.1 \r\n",
                "GET /\r\n",
                "GET / http/1.1\r\n",
                "GET /\u00e9 HTTP/1.1\r\n",
                "G(T / HTTP/1.1\r\n",
                " GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "\r\n\r\n\r\n\r\n\r\n\r\n"
            })
    void shouldRefuseGarbage(String bytes) throws IOException {
        assertThat(wire.send(bytes).read().status()).isEqualTo(400);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g\r\n{}\r\n",
                "-1\r\n",
                "+1\r\n{",
                "2\r\n{}x\r\n0\r\n\r\n",
                "2\n{}\r\n",
                "\r\n"
            })
    void shouldRefuseBadChunks(String chunks) throws IOException {
        wire.send(
                "POST /payments HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunks);

        assertThat(wire.read().status()).isEqualTo(400);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldSpeakNoOtherVersion() throws IOException {
        assertThat(wire.send("GET / HTTP/2.0\r\nHost: g\r\n\r\n").read().status()).isEqualTo(505);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldForgiveEmptyLineBeforeRequest() throws IOException {
        assertThat(wire.send("\r\n" + post(id)).read().status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({"413,8193,0", "413,99999,0", "431,1,8200", "400,8192,0", "400,100,7900"})
    void shouldLimitSizes(int status, int bodyLength, int fieldLength) throws IOException {
        String field = "X: " + "x".repeat(fieldLength) + "\r\n";
        wire.send(post("x".repeat(bodyLength), field));

        assertThat(wire.read().status()).isEqualTo(status);
        assertThat(status == 400 || wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldLimitChunkedBody() throws IOException {
        wire.send(
                "POST /payments HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        wire.send(("1000\r\n" + "x".repeat(4096) + "\r\n").repeat(3));

        assertThat(wire.read().status()).isEqualTo(413);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldLimitRequestLine() throws IOException {
        assertThat(wire.send("GET /" + "x".repeat(5000)).read().status()).isEqualTo(414);
        assertThat(wire.isAtEnd()).isTrue();
    }

    @Test
    void shouldGiveUpOnSlowSender() throws IOException {
        try (IntakeFixture hasty = limited(new Limits(10, 60_000, 50, 128));
                Wire client = hasty.connect()) {
            client.send("POST /payments HTTP/1.1\r\nHost: g\r\nContent-Length: 9\r\n\r\n{");

            assertThat(client.read().status()).isEqualTo(408);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void shouldCloseIdleConnection() throws IOException {
        try (IntakeFixture hasty = limited(new Limits(10, 50, 10_000, 128));
                Wire client = hasty.connect()) {
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void shouldTurnAwayConnectionBeyondTheLimit() throws IOException {
        try (IntakeFixture small = limited(new Limits(1, 60_000, 10_000, 128));
                Wire first = small.connect()) {
            assertThat(first.send(post(id)).read().status()).isEqualTo(202);
            try (Wire second = small.connect()) {
                assertThat(second.read().status()).isEqualTo(503);
                assertThat(second.isAtEnd()).isTrue();
            }

            assertThat(first.send(post(id)).read().status()).isEqualTo(202);
            assertThat(small.metrics.refusedConnections()).isEqualTo(1);
        }
    }

    @Test
    void shouldGiveTheIdlestConnectionsPlaceToANewOne() throws IOException {
        try (IntakeFixture small = limited(new Limits(1, 60_000, 10_000, 128));
                Wire idle = small.connect()) {
            assertThat(idle.send(post(id)).read().status()).isEqualTo(202);
            int status = 503;
            while (status == 503) { // until the first one has done nothing for a second
                try (Wire next = small.connect()) {
                    status = next.send(post(id)).read().status();
                }
            }

            assertThat(status).isEqualTo(202);
            assertThat(idle.isAtEnd()).isTrue();
            assertThat(small.metrics.shedConnections()).isEqualTo(1);
        }
    }

    @Test
    void shouldServeSlowReaderInItsOwnTime() throws Exception {
        int count = 500;
        intake.metricsText = "x".repeat(100_000);
        Thread sender = Thread.ofVirtual().start(() -> sendQuietly(get("/metrics").repeat(count)));
        try (Wire honest = intake.connect()) {
            assertThat(honest.send(post(id)).read().status()).isEqualTo(202);
        }

        for (int i = 0; i < count; i++) {
            assertThat(wire.read().body()).hasSize(100_000);
            assertThat(intake.metrics.answers(200) - i).isLessThan(count / 4);
        }
        sender.join();
    }

    @Test
    void shouldLetGoOfOneThatFetchesNothing() throws IOException {
        intake.metricsText = "x".repeat(16 << 20); // more than sockets and all clients may hold
        wire.send(get("/metrics"));
        while (intake.metrics.shedConnections() == 0) {
            try (Wire honest = intake.connect()) {
                assertThat(honest.send(post(id)).read().status()).isEqualTo(202);
            }
        }

        for (int loop = 0; loop < threads; loop++) {
            try (Wire honest = intake.connect()) {
                assertThat(honest.send(post(id)).read().status()).isEqualTo(202);
            }
        }
    }

    @Test
    void shouldListenOnUnixSocket(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("intake.sock");
        HttpOptions options =
                HttpFixture.options(lean, Limits.USUAL, Optional.of(UnixSocket.of(path, "0600")));
        for (int start = 0; start < 2; start++) { // the second one finds the first one's socket
            try (IntakeFixture unix =
                            new IntakeFixture(transport, threads, options, HttpFixture.OPEN);
                    SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                client.write(ByteBuffer.wrap(post(id).getBytes(ISO_8859_1)));
                ByteBuffer answer = ByteBuffer.allocate(12);
                while (answer.hasRemaining() && client.read(answer) >= 0) {}

                assertThat(new String(answer.array(), ISO_8859_1)).isEqualTo("HTTP/1.1 202");
                assertThat(unix.metrics.answers(202)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldDrain() throws Exception {
        intake.payments.holding = true;
        wire.send(post(id));
        intake.payments.accepted.take();
        try (Wire other = intake.connect()) {
            assertThat(other.send(get("/metrics")).read().status()).isEqualTo(200);
            var drained = intake.server.stopAccepting();
            Wire.Reply refused = other.send(post(UUID.randomUUID())).read();

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("connection")).isEqualTo("close");
            assertThat(drained).isNotDone();
            intake.payments.commit();
            assertThat(wire.read().status()).isEqualTo(202);
            drained.get();
        }
    }
}
