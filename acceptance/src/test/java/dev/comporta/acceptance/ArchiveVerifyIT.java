package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive is compared with those who let not everybody in, and have certificates of ours. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class ArchiveVerifyIT {
    private static final String PASSWORD = "changeit";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAYMENTS = 30;

    @TempDir private Path directory;

    private Authority authority;
    private PostgresProcess postgres;

    @BeforeEach
    void certify() {
        postgres = new PostgresProcess();
        authority = new Authority(directory);
        authority.certify("server");
    }

    @AfterEach
    void stop() {
        postgres.close();
    }

    @Test
    void shouldAskThoseWhoAskForKeysAndTrustWhomItIsToldTo() throws Exception {
        authority.write("audit.key", keys().add("audit", "--roles", "read"));
        authority.write("load.key", keys().add("load"));
        HttpsServer processor = null;
        try (TestBed bed = new TestBed(directory, 1, guarded())) {
            load(bed);
            processor = front(bed.byDefault());
            String url = "https://localhost:" + processor.getAddress().getPort();
            Map<String, String> known = new HashMap<>();
            known.put("ARCHIVE_URL", postgres.url());
            known.put("COMPORTA_URL", url(bed));

            assertThat(verify(known, url).exitCode())
                    .as("a certificate that is not known")
                    .isEqualTo(3);
            known.put("COMPORTA_CA", authority.certificate().toString());
            Comporta.Ended refused = verify(known, url);
            assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
            assertThat(refused.output()).contains("key").doesNotContain("Exception");
            known.put("API_KEY_FILE", authority.path("audit.key").toString());
            assertThat(verify(known, url).exitCode())
                    .as("the processor's is not known")
                    .isEqualTo(3);
            known.put("COMPORTA_PROCESSOR_CA", authority.certificate().toString());
            Comporta.Ended agree = verify(known, url);
            assertThat(agree.output()).contains("all agree");
            assertThat(agree.exitCode()).isZero();
        } finally {
            if (processor != null) {
                processor.stop(0);
            }
        }
    }

    private KeyFile keys() {
        return new KeyFile(directory.resolve("keys"));
    }

    private void load(TestBed bed) {
        Comporta.Ended load =
                Comporta.runToEnd(
                        directory.resolve("load.log"),
                        Map.of("COMPORTA_CA", authority.certificate().toString()),
                        "load",
                        "--url",
                        url(bed),
                        "--rate",
                        Integer.toString(PAYMENTS),
                        "--seconds",
                        "1",
                        "--api-key-file",
                        authority.path("load.key").toString());
        assertThat(load.exitCode()).as(load.output()).isZero();
        Await.until(
                PATIENCE,
                () -> Long.parseLong(postgres.ask("SELECT count(*) FROM payments")) >= PAYMENTS,
                () -> bed.gateway().describe());
    }

    private Comporta.Ended verify(Map<String, String> known, String processor) {
        return Comporta.runToEnd(
                directory.resolve("verify.log"),
                known,
                "archive",
                "verify",
                "--processors",
                "default=" + processor,
                "--to",
                "2100-01-01T00:00:00Z");
    }

    private Map<String, String> guarded() {
        return Map.of(
                "TLS_CERTIFICATE", authority.path("server.pem").toString(),
                "TLS_KEY", authority.path("server.key").toString(),
                "API_KEYS_FILE", keys().path().toString(),
                "ARCHIVE_URL", postgres.url());
    }

    private static String url(TestBed bed) {
        return "https://localhost:" + bed.gateway().uri().getPort();
    }

    /** The processor behind a certificate of the authority's. */
    private HttpsServer front(ControlledProcessor processor)
            throws IOException, GeneralSecurityException {
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified()));
        server.createContext("/", exchange -> pass(exchange, processor));
        server.start();
        return server;
    }

    private static void pass(HttpExchange exchange, ControlledProcessor processor) {
        try (exchange;
                WireConnection connection = new WireConnection(processor.uri())) {
            WireConnection.Answer answer =
                    connection.send("GET", exchange.getRequestURI().toString(), "");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private SSLContext certified() throws IOException, GeneralSecurityException {
        Tool.Ended ended =
                Tool.run(
                        directory,
                        "openssl",
                        "pkcs12",
                        "-export",
                        "-in",
                        "server.pem",
                        "-inkey",
                        "server.key",
                        "-passout",
                        "pass:" + PASSWORD,
                        "-out",
                        "server.p12");
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        KeyStore store =
                KeyStore.getInstance(authority.path("server.p12").toFile(), PASSWORD.toCharArray());
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
