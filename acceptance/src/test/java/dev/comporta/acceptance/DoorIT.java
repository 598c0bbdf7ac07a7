package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and API keys, with the clients that people use. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class DoorIT {
    private static final Duration READ_AGAIN = Duration.ofSeconds(20);
    private static final String NOWHERE = "http://[::1]:1";

    @TempDir private Path directory;
    private Authority authority;

    @BeforeEach
    void certify() {
        assumeTrue(Tool.isThere("openssl"), "openssl is not installed");
        assumeTrue(Tool.isThere("curl"), "curl is not installed");
        authority = new Authority(directory);
        authority.certify("first");
        authority.install("first");
    }

    private Map<String, String> variables(String... further) {
        Map<String, String> variables = new HashMap<>(TestBed.processorUrls(NOWHERE, NOWHERE));
        for (int i = 0; i < further.length; i += 2) {
            variables.put(further[i], further[i + 1]);
        }
        return variables;
    }

    private GatewayProcess startTls(String... further) {
        Map<String, String> variables = variables(further);
        variables.put("TLS_CERTIFICATE", authority.path("server.pem").toString());
        variables.put("TLS_KEY", authority.path("server.key").toString());
        return new GatewayProcess(directory, variables);
    }

    private Tool.Ended curl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
        command.addAll(List.of(arguments));
        return Tool.run(directory, command.toArray(String[]::new));
    }

    private Tool.Ended openssl(int port, String arguments) {
        return Tool.run(
                directory,
                ("openssl s_client -connect 127.0.0.1:" + port + " -CAfile ca.pem " + arguments)
                        .split(" "));
    }

    private static URI https(GatewayProcess gateway, String path) {
        return URI.create("https://localhost:" + gateway.uri().getPort() + path);
    }

    private static HttpRequest post(URI uri, String key) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"correlationId\":\"%s\",\"amount\":1.00}"
                                                .formatted(UUID.randomUUID())));
        return key.isEmpty() ? request.build() : request.header("X-API-Key", key).build();
    }

    private static HttpClient client(SSLContext trusting) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting)
                .build();
    }

    private static int status(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring", "epoll"})
    void shouldServeClientsThatCheckItsCertificate(String transport) {
        GatewayProcess.Means means =
                new GatewayProcess.Means(":", List.of("-Dcomporta.transport=" + transport));
        Map<String, String> variables = variables();
        variables.put("TLS_CERTIFICATE", authority.path("server.pem").toString());
        variables.put("TLS_KEY", authority.path("server.key").toString());
        try (GatewayProcess gateway = new GatewayProcess(directory, means, variables)) {
            String url = https(gateway, "/healthz").toString();

            assertThat(curl("--cacert", "ca.pem", url).output()).contains("\"status\":\"ok\"");
            assertThat(curl(url).exitCode()).as("an authority that is not known").isEqualTo(60);
            Tool.Ended otherName =
                    curl(
                            "--cacert",
                            "ca.pem",
                            "--connect-to",
                            "pay.example:443:127.0.0.1:" + gateway.uri().getPort(),
                            "https://pay.example/healthz");
            assertThat(otherName.exitCode()).as(otherName.output()).isEqualTo(60);
        }
    }

    @Test
    void shouldSpeakNewVersionsAndHttp11Alone() {
        try (GatewayProcess gateway = startTls()) {
            int port = gateway.uri().getPort();

            for (String version : List.of("-tls1_2", "-tls1_3")) {
                assertThat(openssl(port, version + " -brief").output())
                        .contains("Verification: OK")
                        .doesNotContain("error");
            }
            for (String old : List.of("-tls1", "-tls1_1")) {
                Tool.Ended refused = openssl(port, old + " -cipher DEFAULT@SECLEVEL=0");
                assertThat(refused.exitCode()).as(refused.output()).isNotZero();
                assertThat(refused.output()).contains("alert protocol version");
            }
            assertThat(openssl(port, "-tls1_2 -cipher AES128-SHA").output())
                    .contains("handshake failure");
            assertThat(openssl(port, "-alpn h2,http/1.1").output())
                    .contains("ALPN protocol: http/1.1");
            assertThat(openssl(port, "-alpn h2").output()).contains("no application protocol");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ed25519"})
    void shouldServeOtherKindsOfKeys(String newKey) {
        authority.certify("other", "-newkey " + newKey, 30);
        authority.install("other");
        try (GatewayProcess gateway = startTls()) {
            assertThat(openssl(gateway.uri().getPort(), "-brief").output())
                    .contains("Verification: OK");
        }
    }

    @Test
    void shouldTellWhoSpeaksPlainHttp() throws IOException {
        try (GatewayProcess gateway = startTls();
                WireConnection plain = new WireConnection(gateway.uri())) {
            WireConnection.Answer answer = plain.send("GET", "/metrics", "");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("/problems/tls-required");
        }
    }

    /** As a container's health check does, which has no certificate. */
    @Test
    void shouldTellTheLauncherHowItIs() {
        try (GatewayProcess gateway =
                startTls("TLS_CLIENT_CA", authority.certificate().toString())) {
            for (String question : List.of("health", "health --ready")) {
                Tool.Ended ended = launcher(gateway.uri().getPort(), question);

                assertThat(ended.exitCode()).as(ended.output()).isZero();
            }
        }
    }

    private static Tool.Ended launcher(int port, String arguments) {
        String asks = "PORT=" + port + "; . ../launcher/health.sh; check_health " + arguments;
        return Tool.run(Path.of("."), "bash", "-euc", asks);
    }

    private static BigInteger serial(SSLContext trusting, int port) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber();
        }
    }

    private static BigInteger serialNow(SSLContext trusting, int port) {
        try {
            return serial(trusting, port);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void shouldTakeANewCertificateUnderLoadWithoutAFailure() throws Exception {
        authority.certify("second", "-newkey rsa:2048", 30);
        SSLContext trusting = authority.trusting();
        try (GatewayProcess gateway = startTls();
                HttpClient keeping = client(trusting)) {
            int port = gateway.uri().getPort();
            BigInteger before = serial(trusting, port);
            AtomicBoolean ended = new AtomicBoolean();
            AtomicInteger accepted = new AtomicInteger();
            AtomicReference<Object> failure = new AtomicReference<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean keeps = i % 2 == 0;
                threads.add(
                        Thread.ofPlatform()
                                .start(
                                        () ->
                                                load(
                                                        gateway, trusting, keeps, keeping, ended,
                                                        accepted, failure)));
            }
            Await.until(READ_AGAIN, () -> accepted.get() > 50, () -> "no load");

            authority.install("second");
            Await.until(
                    READ_AGAIN, () -> !serialNow(trusting, port).equals(before), gateway::describe);
            int then = accepted.get();
            Await.until(READ_AGAIN, () -> accepted.get() > then + 50, () -> "no load");
            ended.set(true);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(failure.get()).isNull();
            assertThat(gateway.output()).containsOnlyOnce("TLS_CERTIFICATE");
        }
    }

    private static void load(
            GatewayProcess gateway,
            SSLContext trusting,
            boolean keeps,
            HttpClient keeping,
            AtomicBoolean ended,
            AtomicInteger accepted,
            AtomicReference<Object> failure) {
        try {
            while (!ended.get()) {
                int status;
                if (keeps) {
                    status = status(keeping, post(https(gateway, "/payments"), ""));
                } else {
                    try (HttpClient fresh = client(trusting)) {
                        status = status(fresh, post(https(gateway, "/payments"), ""));
                    }
                }
                if (status != 202) {
                    failure.set(status);
                }
                accepted.incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            failure.set(e);
        }
    }

    @Test
    void shouldKeepTheOldPairWhereTheNewOneIsBroken() throws IOException {
        authority.certify("second");
        SSLContext trusting = authority.trusting();
        try (GatewayProcess gateway = startTls()) {
            int port = gateway.uri().getPort();
            BigInteger before = serial(trusting, port);
            String health = https(gateway, "/healthz").toString();

            Files.copy(
                    authority.path("second.key"),
                    authority.path("server.key"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Await.until(
                    READ_AGAIN,
                    () -> curl("--cacert", "ca.pem", health).output().contains("\"tls\":"),
                    gateway::describe);

            assertThat(serial(trusting, port)).isEqualTo(before);
            assertThat(curl("--cacert", "ca.pem", health).output())
                    .contains("\"status\":\"ok\"")
                    .contains("\"tls\":\"the files can't be used, what was read before is\"");
            assertThat(gateway.output())
                    .containsOnlyOnce("the private key is not the certificate's");
            String metrics = https(gateway, "/metrics").toString();
            Await.until(
                    READ_AGAIN,
                    () ->
                            curl("--cacert", "ca.pem", metrics)
                                    .output()
                                    .contains("comporta_tls_files_unusable 1\n"),
                    gateway::describe);
            assertThat(curl("--cacert", "ca.pem", metrics).output())
                    .containsPattern("comporta_tls_certificate_expiry_seconds [1-9]");

            authority.install("second");
            Await.until(
                    READ_AGAIN, () -> !serialNow(trusting, port).equals(before), gateway::describe);
            assertThat(curl("--cacert", "ca.pem", health).output()).doesNotContain("\"tls\":");
        }
    }

    @Test
    void shouldNotStartWithABrokenPair() throws IOException {
        authority.certify("second");
        Map<String, String> variables = variables();
        variables.put("TLS_CERTIFICATE", authority.path("server.pem").toString());
        variables.put("TLS_KEY", authority.path("second.key").toString());

        Comporta.Ended ended = GatewayProcess.runToEnd(directory, variables);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.output())
                .contains("TLS_CERTIFICATE: the private key is not the certificate's");
    }

    @Test
    void shouldAskClientsForCertificates() {
        authority.certify("client");
        authority.certify("stranger");
        try (GatewayProcess gateway =
                startTls("TLS_CLIENT_CA", authority.certificate().toString())) {
            String url = https(gateway, "/healthz").toString();

            assertThat(
                            curl(
                                            "--cacert",
                                            "ca.pem",
                                            "--cert",
                                            "client.pem",
                                            "--key",
                                            "client.key",
                                            url)
                                    .output())
                    .contains("\"status\":\"ok\"");
            assertThat(curl("--cacert", "ca.pem", url).exitCode()).isNotZero();
        }
    }

    /** Silent connections, and such that begin and say no more: others are served meanwhile. */
    @Test
    void shouldServeOthersDuringAFloodOfHandshakes() throws Exception {
        SSLContext trusting = authority.trusting();
        List<Socket> flood = new ArrayList<>();
        try (GatewayProcess gateway = startTls();
                HttpClient client = client(trusting)) {
            URI uri = https(gateway, "/payments");
            assertThat(status(client, post(uri, ""))).isEqualTo(202);
            for (int i = 0; i < 1_500; i++) {
                Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), gateway.uri().getPort());
                flood.add(socket);
                if (i % 3 != 0) {
                    socket.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
                }
                if (i % 100 == 0) {
                    assertThat(status(client, post(uri, ""))).isEqualTo(202);
                    try (HttpClient fresh = client(trusting)) {
                        assertThat(status(fresh, post(uri, ""))).isEqualTo(202);
                    }
                }
            }
            assertThat(gateway.isAlive()).isTrue();
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
    }

    @Test
    void shouldEndConnectionsInOrderWhenItIsTold() throws Exception {
        SSLContext trusting = authority.trusting();
        try (GatewayProcess gateway = startTls();
                SSLSocket socket =
                        (SSLSocket)
                                trusting.getSocketFactory()
                                        .createSocket("localhost", gateway.uri().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');

            assertThat(gateway.terminate()).isZero();

            in.readAllBytes(); // without close_notify this would be an SSLException
            assertThat(gateway.output()).contains("ended by SIGTERM, all is stored");
        }
    }

    private String newKey(String name, String... settings) {
        return new KeyFile(directory.resolve("keys")).add(name, settings);
    }

    @Test
    void shouldForgetAKeyInMidConnection() throws IOException {
        String acme = newKey("acme");
        String line = Comporta.read(directory.resolve("keys"));
        String shop = newKey("shop");
        try (GatewayProcess gateway =
                        new GatewayProcess(
                                directory,
                                variables("API_KEYS_FILE", directory.resolve("keys").toString()));
                Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), gateway.uri().getPort())) {
            assertThat(raw(socket, "X-API-Key: " + shop)).isEqualTo(202);
            assertThat(raw(socket, "X-API-Key: " + shop)).isEqualTo(202);

            authority.write("keys", line);
            Await.until(
                    READ_AGAIN, () -> raw(socket, "X-API-Key: " + shop) == 401, gateway::describe);

            assertThat(raw(socket, "X-API-Key: " + acme)).isEqualTo(202);
            assertThat(raw(socket, "Authorization: Bearer " + acme)).isEqualTo(202);
            assertThat(raw(socket, "Authorization: Bearer x\r\nAuthorization: Bearer " + acme))
                    .isEqualTo(401);
            assertThat(raw(socket, "X-API-Key: x\r\nAuthorization: Bearer " + acme)).isEqualTo(401);
            assertThat(raw(socket, "X-API-Key: " + "x".repeat(5_000))).isEqualTo(401);
            assertThat(raw(socket, "X-API-Key: " + "x".repeat(9_000))).isEqualTo(431);
            assertThat(gateway.output()).doesNotContain(acme).doesNotContain(shop);
        }
    }

    /** Sends a payment over the connection and tells the status. */
    private static int raw(Socket socket, String fields) {
        String body = "{\"correlationId\":\"%s\",\"amount\":1.00}".formatted(UUID.randomUUID());
        String request =
                "POST /payments HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(fields, body.length(), body);
        try {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
            int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
            socket.getInputStream().readNBytes(length);
            return Integer.parseInt(head.substring(9, 12));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void shouldLimitAKey() throws IOException {
        String acme = newKey("acme", "--rate", "20", "--burst", "5");
        try (GatewayProcess gateway =
                        new GatewayProcess(
                                directory,
                                variables("API_KEYS_FILE", directory.resolve("keys").toString()));
                Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), gateway.uri().getPort())) {
            int accepted = 0;
            int limited = 0;
            long startNanos = System.nanoTime();
            while (accepted < 25) {
                int status = raw(socket, "X-API-Key: " + acme);
                accepted += status == 202 ? 1 : 0;
                limited += status == 429 ? 1 : 0;
            }
            long tookNanos = System.nanoTime() - startNanos;

            assertThat(limited).isPositive();
            // Whatever the machine does meanwhile, 20 beyond the burst take a second.
            assertThat(tookNanos).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(950));
        }
    }

    @Test
    void shouldBeLoadedAndAuditedByItsOwnTools() throws IOException {
        authority.write("load.key", newKey("load"));
        authority.write("audit.key", newKey("audit", "--roles", "read,metrics"));
        try (TestBed bed =
                new TestBed(
                        directory,
                        1,
                        Map.of(
                                "TLS_CERTIFICATE", authority.path("server.pem").toString(),
                                "TLS_KEY", authority.path("server.key").toString(),
                                "API_KEYS_FILE", directory.resolve("keys").toString(),
                                "ADMIN_TOKEN", "root"))) {
            String url = https(bed.gateway(), "").toString();
            Map<String, String> trust = Map.of("COMPORTA_CA", authority.certificate().toString());

            Comporta.Ended load =
                    Comporta.runToEnd(
                            directory.resolve("load.log"),
                            trust,
                            "load",
                            "--url",
                            url,
                            "--rate",
                            "100",
                            "--seconds",
                            "2",
                            "--connections",
                            "8",
                            "--api-key-file",
                            directory.resolve("load.key").toString());
            assertThat(load.exitCode()).as(load.output()).isZero();

            Comporta.Ended audit =
                    Comporta.runToEnd(
                            directory.resolve("audit.log"),
                            trust,
                            "audit",
                            "--url",
                            url,
                            "--default-url",
                            bed.byDefault().uri().toString(),
                            "--fallback-url",
                            bed.byFallback().uri().toString(),
                            "--api-key-file",
                            directory.resolve("audit.key").toString());
            assertThat(audit.exitCode()).as(audit.output()).isZero();

            String metrics =
                    curl("--cacert", "ca.pem", "-H", "Authorization: Bearer root", url + "/metrics")
                            .output();
            assertThat(MetricFamilies.exposed(metrics))
                    .isEqualTo(
                            MetricFamilies.documented(
                                    Set.of(
                                            "other instances",
                                            "a journal in Redis",
                                            "an archive",
                                            "webhooks")));

            Comporta.Ended processors =
                    Comporta.runToEnd(
                            directory.resolve("processors.log"),
                            Map.of(
                                    "COMPORTA_CA", authority.certificate().toString(),
                                    "ADMIN_TOKEN", "root",
                                    "API_KEY", Comporta.read(directory.resolve("load.key"))),
                            "processors",
                            "--url",
                            url);
            assertThat(processors.exitCode()).as(processors.output()).isZero();
            assertThat(processors.output()).contains("fallback");
        }
    }

    @Test
    void shouldWarnWhereNobodyIsAsked() throws IOException {
        try (GatewayProcess gateway = new GatewayProcess(directory, variables("BIND", "0.0.0.0"));
                WireConnection connection = new WireConnection(gateway.uri())) {
            assertThat(gateway.output()).contains("*  WARNING: whoever reaches 0.0.0.0:");
            assertThat(connection.send("GET", "/healthz", "").body()).contains("\"access\":\"open");
        }
        try (GatewayProcess gateway =
                new GatewayProcess(
                        directory, variables("BIND", "0.0.0.0", "ALLOW_ANONYMOUS", "true"))) {
            assertThat(gateway.output()).doesNotContain("WARNING");
        }
    }
}
