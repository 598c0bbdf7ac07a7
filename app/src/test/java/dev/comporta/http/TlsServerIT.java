package dev.comporta.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.door.Access;
import dev.comporta.door.Tls;
import dev.comporta.door.TlsFiles;
import dev.comporta.meter.MetricsText;
import dev.comporta.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS under connections, over each transport and with either path. */
@Timeout(120)
class TlsServerIT {
    private static final HttpFixture.Limits USUAL = HttpFixture.Limits.USUAL;
    private static final byte[] RECORD_HEAD = {0x16, 0x03, 0x01, 0x02, 0x00};

    private static final byte[] TORN_RECORD_HEAD = {0x17, 0x03, 0x03, 0x3F, (byte) 0xFF};

    @TempDir private static Path directory;
    private static SSLContext trusting;

    @SuppressWarnings("NullAway.Init")
    private Tls tls;

    @BeforeAll
    static void certify() throws Exception {
        Process openssl =
                new ProcessBuilder(
                                ("openssl req -x509 -nodes -days 30 -subj /CN=localhost -newkey ec"
                                                + " -pkeyopt ec_paramgen_curve:prime256v1 -keyout"
                                                + " key -out certificate")
                                        .split(" "))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        openssl.getInputStream().readAllBytes();
        assertThat(openssl.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(directory.resolve("certificate"))) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
    }

    record Setup(Transport transport, boolean lean) {}

    static Stream<Setup> setups() {
        return Stream.of(Transport.values())
                .filter(Transport::isAvailable)
                .flatMap(it -> Stream.of(new Setup(it, true), new Setup(it, false)));
    }

    private HttpFixture open(Setup setup, HttpFixture.Limits limits, long heldBytesMax) {
        tls =
                new Tls(
                        new TlsFiles(
                                directory.resolve("certificate"),
                                directory.resolve("key"),
                                Optional.empty()),
                        InstantSource.system(),
                        (_, _) -> {});
        Guards guards =
                new Guards(HttpFixture.OPEN.administrators(), Optional.empty(), Optional.of(tls));
        List<Route> routes =
                List.of(
                        Route.postLean("/lean", TlsServerIT::tell),
                        Route.get("/large", request -> large()).by(Access.ANYONE),
                        Route.get("/probe", request -> large())
                                .by(Access.ANYONE)
                                .evenWhileDraining());
        HttpOptions options =
                HttpFixture.options(setup.lean(), limits, Optional.empty())
                        .withinLimits(limits.connectionsMax(), heldBytesMax);
        return new HttpFixture(setup.transport(), 1, options, guards, engine -> () -> routes);
    }

    private HttpFixture open(Setup setup) {
        return open(setup, USUAL, 1 << 20);
    }

    private static Exchange tell(byte[] bytes, int offset, int length) {
        return Exchange.answered(Answer.json(200, new String(bytes, offset, length, ISO_8859_1)));
    }

    private static Exchange large() {
        return Exchange.answered(Answer.json(200, "x".repeat(200_000)));
    }

    private static String post(String body) {
        return "POST /lean HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static SSLSocket connect(HttpFixture http, String protocol) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        trusting.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(), http.server().port());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    private static Socket connectPlain(HttpFixture http) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.server().port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String readAll(InputStream in) throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!text.toString(ISO_8859_1).endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + text.toString(ISO_8859_1));
            }
            text.write(next);
        }
        return text.toString(ISO_8859_1);
    }

    private long handshakes(String result) {
        return metric("result=\"" + result + "\"}");
    }

    private long metric(String end) {
        Matcher line =
                Pattern.compile(Pattern.quote(end) + " (\\d+)")
                        .matcher(new MetricsText(tls.meters()).render());
        assertThat(line.find()).isTrue();
        return Long.parseLong(line.group(1));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldAnswerManyRequestsOfAConnection(Setup setup) throws IOException {
        try (HttpFixture http = open(setup);
                SSLSocket client = connect(http, "TLSv1.3")) {
            for (int i = 0; i < 20; i++) {
                String two = post("\"a" + i + "\"") + post("\"b" + i + "\"");
                client.getOutputStream().write(two.getBytes(ISO_8859_1));
                assertThat(readUntil(client.getInputStream(), "\"b" + i + "\""))
                        .contains("\"a" + i + "\"");
            }
            assertThat(http.metrics().codecRequests()).isEqualTo(setup.lean() ? 0 : 40);
            assertThat(handshakes("done")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldPutRequestsTogetherFromManyRecords(Setup setup) throws IOException {
        try (HttpFixture http = open(setup);
                SSLSocket client = connect(http, "TLSv1.2")) {
            for (byte b : post("\"x\"").getBytes(ISO_8859_1)) {
                client.getOutputStream().write(b);
            }
            assertThat(readUntil(client.getInputStream(), "\"x\"")).startsWith("HTTP/1.1 200");
        }
    }

    /** What TLS 1.3 has and 1.2 has not: an end of one direction alone. */
    @ParameterizedTest
    @MethodSource("setups")
    void shouldAnswerAClientThatHasEndedItsHalf(Setup setup) throws IOException {
        try (HttpFixture http = open(setup);
                SSLSocket client = connect(http, "TLSv1.3")) {
            client.getOutputStream()
                    .write("GET /large HTTP/1.1\r\nHost: g\r\n\r\n".repeat(3).getBytes(ISO_8859_1));
            client.shutdownOutput();

            String answers = readAll(client.getInputStream());

            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(4);
            assertThat(answers.length()).isGreaterThan(600_000);
        }
    }

    /** An end without close_notify would be taken for a cut. */
    @ParameterizedTest
    @MethodSource("setups")
    void shouldSayThatItEnds(Setup setup) throws IOException {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (HttpFixture http = open(setup);
                    SSLSocket client = connect(http, protocol)) {
                String last = "GET /large HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n";
                client.getOutputStream().write((last + "and more").getBytes(ISO_8859_1));
                client.getOutputStream().write(new byte[30_000]);

                String answer = readAll(client.getInputStream());

                assertThat(answer).contains("Connection: close");
                assertThat(answer.length()).isGreaterThan(200_000);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldSayThatItEndsWhenItDrains(Setup setup) throws IOException {
        try (HttpFixture http = open(setup);
                SSLSocket client = connect(http, "TLSv1.3")) {
            client.getOutputStream().write(post("1").getBytes(ISO_8859_1));
            readUntil(client.getInputStream(), "\r\n\r\n1");

            http.server().stopAccepting().join();
            http.server().close();

            assertThat(client.getInputStream().read()).isNegative();
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldSendAllToASlowReader(Setup setup) throws Exception {
        try (HttpFixture http = open(setup);
                SSLSocket client = connect(http, "TLSv1.3")) {
            client.getOutputStream()
                    .write(
                            "GET /large HTTP/1.1\r\nHost: g\r\n\r\n"
                                    .repeat(100)
                                    .getBytes(ISO_8859_1));
            LockSupport.parkNanos(200_000_000); // what fits into the sockets' buffers is there
            long read = 0;
            while (read < 100 * 200_000) {
                int length = client.getInputStream().read(new byte[8_192]);
                assertThat(length).isPositive();
                read += length;
            }
            assertThat(client.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldTellWhoSpeaksPlainHttp(Setup setup) throws IOException {
        try (HttpFixture http = open(setup);
                Socket client = connectPlain(http)) {
            client.getOutputStream().write(post("1").getBytes(ISO_8859_1));

            assertThat(readAll(client.getInputStream()))
                    .startsWith("HTTP/1.1 400 Bad Request")
                    .contains("/problems/tls-required")
                    .contains("Connection: close");
            assertThat(handshakes("plain")).isEqualTo(1);
        }
    }

    /** Of the same machine, and nothing else of what it sends. */
    @ParameterizedTest
    @MethodSource("setups")
    void shouldAnswerAProbeInTheClear(Setup setup) throws IOException {
        try (HttpFixture http = open(setup);
                Socket client = connectPlain(http)) {
            client.getOutputStream()
                    .write(("GET /probe HTTP/1.1\r\n\r\n" + post("1")).getBytes(ISO_8859_1));

            assertThat(readAll(client.getInputStream()))
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("Connection: close")
                    .endsWith("x".repeat(200_000));
            assertThat(handshakes("plain")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /large HTTP/1.1\r\n",
                "GET /none HTTP/1.1\r\n",
                "GET /probe?x HTTP/1.1\r\n",
                "POST /probe HTTP/1.1\r\n",
                "GET /probe"
            })
    void shouldAnswerNothingElseInTheClear(String line) throws IOException {
        try (HttpFixture http = open(new Setup(Transport.NIO, true));
                Socket client = connectPlain(http)) {
            client.getOutputStream().write(line.getBytes(ISO_8859_1));

            assertThat(readAll(client.getInputStream())).contains("/problems/tls-required");
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldEndAHandshakeThatTakesTooLong(Setup setup) throws IOException {
        try (HttpFixture http = open(setup, new HttpFixture.Limits(100, 60_000, 300, 8), 1 << 20);
                Socket client = connectPlain(http)) {
            client.getOutputStream().write(RECORD_HEAD);

            assertThat(client.getInputStream().read()).isNegative();
            assertThat(handshakes("timed_out")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldEndWhatIsNoHandshake(Setup setup) throws IOException {
        try (HttpFixture http = open(setup);
                Socket client = connectPlain(http)) {
            client.getOutputStream().write(RECORD_HEAD);
            client.getOutputStream().write(new byte[600]);

            client.getInputStream().readAllBytes(); // an alert, and the end
            assertThat(handshakes("failed")).isEqualTo(1);
        }
    }

    /** Of a flood the oldest go first, so who comes now gets in. */
    @ParameterizedTest
    @MethodSource("setups")
    void shouldLetOthersInDuringAFlood(Setup setup) throws Exception {
        List<Socket> flood = new ArrayList<>();
        try (HttpFixture http = open(setup)) {
            for (int i = 0; i < 200; i++) {
                Socket socket = connectPlain(http);
                socket.getOutputStream().write(RECORD_HEAD);
                flood.add(socket);
            }
            try (SSLSocket client = connect(http, "TLSv1.3")) {
                client.getOutputStream().write(post("1").getBytes(ISO_8859_1));
                assertThat(readUntil(client.getInputStream(), "\r\n\r\n1")).contains("200 OK");
            }
            assertThat(flood.getFirst().getInputStream().read()).isNegative();
            assertThat(handshakes("crowded_out")).isGreaterThan(100);
            assertThat(metric("comporta_tls_handshakes_under_way_max")).isEqualTo(16);
            assertThat(metric("comporta_tls_handshakes_under_way")).isBetween(1L, 16L);
            for (Socket socket : flood) {
                socket.close();
            }
            while (metric("comporta_tls_handshakes_under_way") > 0) {
                Thread.sleep(1); // until the test's time is over
            }
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
    }

    /** A record that never becomes whole counts as what its client holds. */
    @ParameterizedTest
    @MethodSource("setups")
    void shouldNotHoldMoreThanItsShareOfTornRecords(Setup setup) throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (HttpFixture http = open(setup, USUAL, 200_000)) {
            for (int i = 0; i < 40; i++) {
                Socket raw = connectPlain(http);
                clients.add(raw);
                SSLSocket client =
                        (SSLSocket)
                                trusting.getSocketFactory()
                                        .createSocket(raw, "localhost", raw.getPort(), true);
                client.getOutputStream().write(post("1").getBytes(ISO_8859_1));
                readUntil(client.getInputStream(), "\r\n\r\n1"); // both have shaken hands
                byte[] torn = new byte[16_000];
                System.arraycopy(TORN_RECORD_HEAD, 0, torn, 0, TORN_RECORD_HEAD.length);
                raw.getOutputStream().write(torn);
            }
            while (http.metrics().shedConnections() < 20) {
                Thread.sleep(1); // until the test's time is over
            }
            try (SSLSocket client = connect(http, "TLSv1.3")) {
                client.getOutputStream().write(post("1").getBytes(ISO_8859_1));
                assertThat(readUntil(client.getInputStream(), "\r\n\r\n1")).contains("200 OK");
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void shouldRefuseOldVersionsAndOtherProtocols(Setup setup) throws IOException {
        try (HttpFixture http = open(setup)) {
            try (SSLSocket client = connect(http, "TLSv1.2")) {
                var parameters = client.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                client.setSSLParameters(parameters);
                assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
            }
            try (SSLSocket client = connect(http, "TLSv1.3")) {
                var parameters = client.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
                client.setSSLParameters(parameters);
                client.startHandshake();
                assertThat(client.getApplicationProtocol().toLowerCase(Locale.ROOT))
                        .isEqualTo("http/1.1");
            }
        }
    }
}
