package dev.comporta.processor;

import static dev.comporta.processor.ClientFixture.PATIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.Outcome.Answered;
import dev.comporta.payment.Outcome.NotSent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private static Path directory;
    private static KeyStore keys;
    @AutoClose private StubProcessor stub;

    @BeforeAll
    static void certify() throws Exception {
        keys = certificateForLocalhost();
    }

    @BeforeEach
    void open() throws Exception {
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), null, null);
        stub =
                new StubProcessor(
                        context.getServerSocketFactory()
                                .createServerSocket(0, 100, InetAddress.getLoopbackAddress()));
    }

    @Test
    void shouldSendOverTls() {
        try (ClientFixture fixture = fixture("localhost")) {
            assertThat(fixture.sendAndWait()).isEqualTo(new Answered(200));
            assertThat(fixture.sendAndWait()).isEqualTo(new Answered(200));
            assertThat(stub.connectionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotSendToAnotherName() {
        try (ClientFixture fixture = fixture("127.0.0.1")) {
            assertThat(fixture.sendAndWait()).isEqualTo(new NotSent());
            assertThat(stub.requests()).isEmpty();
        }
    }

    @Test
    void shouldNotSendToAnUnknownCertificate() {
        URI url = URI.create("https://localhost:" + stub.port());
        try (ClientFixture fixture = new ClientFixture(url, PATIENT)) {
            assertThat(fixture.sendAndWait()).isEqualTo(new NotSent());
            assertThat(stub.requests()).isEmpty();
        }
    }

    private ClientFixture fixture(String host) {
        return new ClientFixture(
                TestTransport.NIO,
                new ProcessorAddress("default", URI.create("https://" + host + ":" + stub.port())),
                PATIENT,
                this::trustingContext);
    }

    private SslContext trustingContext() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(keys);
            return SslContextBuilder.forClient()
                    .trustManager(trust)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore certificateForLocalhost() throws Exception {
        Path file = directory.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String command =
                keytool
                        + " -genkeypair -alias stub -keyalg EC -dname CN=stub -ext SAN=dns:localhost"
                        + " -storetype PKCS12 -storepass changeit -keystore "
                        + file;
        Process process = new ProcessBuilder(command.split(" ")).inheritIO().start();
        assertThat(process.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
