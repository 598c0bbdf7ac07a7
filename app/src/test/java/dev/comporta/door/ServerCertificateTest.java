package dev.comporta.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comporta.meter.MetricsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys in all forms that openssl writes. */
@Timeout(120)
class ServerCertificateTest {
    @TempDir private Path directory;
    private final List<String> log = new ArrayList<>();
    private Instant now = Instant.now();

    @BeforeEach
    void requireOpenssl() {
        assumeTrue(run("openssl", "version") == 0, "openssl is not installed");
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private int run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(file("out").toFile())
                            .start();
            return process.waitFor();
        } catch (IOException e) {
            return 127;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void openssl(String command) throws IOException {
        String[] words = ("openssl " + command).split(" ");
        assertThat(run(words)).as(Files.readString(file("out"))).isZero();
    }

    /** In PKCS#8, as it is written today. */
    private void certify(String newKey, String key, String certificate) throws IOException {
        openssl(
                "req -x509 -nodes -days 30 -subj /CN=a -newkey %s -keyout %s -out %s"
                        .formatted(newKey, key, certificate));
    }

    private ServerCertificate read(String certificate, String key) throws IOException {
        return ServerCertificate.read(
                List.of(Files.readAllBytes(file(certificate)), Files.readAllBytes(file(key))));
    }

    @ParameterizedTest
    @CsvSource({
        "rsa:2048,pkey -traditional",
        "rsa:2048,pkey",
        "ec -pkeyopt ec_paramgen_curve:prime256v1,ec",
        "ec -pkeyopt ec_paramgen_curve:secp384r1,pkey -traditional",
        "ec -pkeyopt ec_paramgen_curve:secp384r1,pkey",
        "ed25519,pkey"
    })
    void shouldReadKeysInAllForms(String newKey, String form) throws IOException {
        certify(newKey, "key", "certificate");
        openssl(form + " -in key -out other");

        assertThat(read("certificate", "other").context().isServer()).isTrue();
    }

    @Test
    void shouldSkipWhatStandsBeside() throws IOException {
        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "key", "certificate");
        openssl("ecparam -name prime256v1 -out parameters");
        String both =
                "Some words\n"
                        + Files.readString(file("parameters"))
                        + Files.readString(file("certificate"))
                        + Files.readString(file("key"));
        Files.writeString(file("both"), both.replace("\n", "\r\n"));

        assertThat(read("both", "both").expires())
                .isBetween(now.plus(Duration.ofDays(29)), now.plus(Duration.ofDays(31)));
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        certify("rsa:2048", "key", "certificate");
        certify("rsa:2048", "other", "certificate2");
        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "ec", "certificate3");
        openssl("pkey -in key -aes256 -passout pass:x -out encrypted");
        openssl("rsa -in key -aes256 -traditional -passout pass:x -out encrypted1");
        Files.writeString(file("empty"), "");
        byte[] torn = Files.readAllBytes(file("key"));
        Files.write(file("torn"), Arrays.copyOf(torn, torn.length / 2));

        assertThatThrownBy(() -> read("certificate", "other"))
                .hasMessage("the private key is not the certificate's");
        assertThatThrownBy(() -> read("certificate", "ec")).hasMessageContaining("another kind");
        assertThatThrownBy(() -> read("certificate", "encrypted"))
                .hasMessageContaining("is encrypted");
        assertThatThrownBy(() -> read("certificate", "encrypted1"))
                .hasMessageContaining("is encrypted");
        assertThatThrownBy(() -> read("empty", "key")).hasMessageContaining("no certificate");
        assertThatThrownBy(() -> read("certificate", "empty"))
                .hasMessageContaining("no private key");
        assertThatThrownBy(() -> read("certificate", "torn"))
                .hasMessageContaining("no private key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "3082", "300a02010104", "30808080", "ffffffff"})
    void shouldRefuseDamagedKeys(String der) throws IOException {
        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "key", "certificate");
        String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(der));
        for (String label : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
            String pem = "-----BEGIN %s-----\n%s\n-----END %s-----".formatted(label, base64, label);

            assertThatThrownBy(() -> PrivateKeyReader.read(pem.getBytes(UTF_8), "EC"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the private key");
        }
    }

    private Tls tls() {
        return new Tls(
                new TlsFiles(file("certificate"), file("key"), Optional.empty()),
                () -> now,
                (_, words) -> log.add(words));
    }

    /** Renewing writes one file after the other, and that is not worth a word. */
    @Test
    void shouldTakeANewPairOnceItIsWhole() throws IOException {
        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "key", "certificate");
        Tls tls = tls();
        Instant before = tls.expires();
        openssl(
                "req -x509 -nodes -days 90 -subj /CN=a -newkey rsa:2048 -keyout key2 -out"
                        + " certificate2");

        Files.copy(file("certificate2"), file("certificate"), StandardCopyOption.REPLACE_EXISTING);
        tls.check();
        assertThat(tls.expires()).isEqualTo(before);
        Files.copy(file("key2"), file("key"), StandardCopyOption.REPLACE_EXISTING);
        tls.check();

        assertThat(tls.expires()).isAfter(before);
        assertThat(tls.problem()).isEmpty();
        assertThat(log).containsExactly("TLS_CERTIFICATE: read again");
    }

    @Test
    void shouldStayWithTheOldPairAndSaySoOnce() throws IOException {
        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "key", "certificate");
        Tls tls = tls();

        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "lost", "certificate");
        for (int i = 0; i < 5; i++) {
            tls.check();
        }

        assertThat(tls.problem()).hasValue("the files can't be used, what was read before is");
        assertThat(log)
                .containsExactly(
                        "TLS_CERTIFICATE: the private key is not the certificate's; what was read"
                                + " before stays in use");
        assertThat(new MetricsText(tls.meters()).render())
                .contains("comporta_tls_files_unusable 1\n")
                .contains(
                        "comporta_tls_certificate_expiry_seconds "
                                + tls.expires().getEpochSecond()
                                + "\n");
    }

    @Test
    void shouldNotTakeAnExpiredOneInPlaceOfAnother() throws IOException {
        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "key", "certificate");
        Tls tls = tls();
        assertThat(tls.problem()).isEmpty();

        now = tls.expires().minus(Duration.ofDays(3));
        assertThat(tls.problem()).hasValue("the certificate expires at " + tls.expires());

        now = tls.expires().plus(Duration.ofDays(1));
        assertThat(tls.problem()).hasValue("the certificate expired at " + tls.expires());

        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "key", "certificate");
        Instant first = tls.expires();
        now = Instant.now().plus(Duration.ofDays(60));
        tls.check();
        tls.check();
        assertThat(tls.expires()).isEqualTo(first);
        assertThat(log).singleElement().asString().contains("the certificate expired at");
    }

    @Test
    void shouldBeginWithAnExpiredOne() throws IOException {
        certify("ec -pkeyopt ec_paramgen_curve:prime256v1", "key", "certificate");
        now = now.plus(Duration.ofDays(60));

        assertThat(tls().problem()).hasValueSatisfying(it -> assertThat(it).contains("expired"));
    }

    @Test
    void shouldNeedBothFiles() {
        assertThat(TlsFiles.of("", "", "")).isEmpty();
        assertThatThrownBy(() -> TlsFiles.of("a", "", "")).hasMessageContaining("together");
        assertThatThrownBy(() -> TlsFiles.of("", "b", "")).hasMessageContaining("together");
        assertThatThrownBy(() -> TlsFiles.of("", "", "c")).hasMessageContaining("together");
    }
}
