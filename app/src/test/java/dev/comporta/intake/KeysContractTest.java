package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.door.ApiKeys;
import dev.comporta.door.NewKey;
import dev.comporta.http.AdminRule;
import dev.comporta.http.EmbeddedHttp;
import dev.comporta.http.Guards;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets an answer where keys are asked for, on the lean path and on the general one. */
@Timeout(120)
class KeysContractTest {
    private static final UUID ID = new UUID(1, 2);

    private final NewKey acme = NewKey.make("acme", "");
    private final NewKey reader = NewKey.make("reader", "roles=read");
    private final NewKey slow = NewKey.make("slow", "rate=2 burst=3");
    private final NewKey scraper = NewKey.make("scraper", "roles=metrics");
    private long nanos;
    @TempDir private Path directory;
    private ApiKeys keys;
    private Guards guards;

    @BeforeEach
    void open() throws IOException {
        write(acme, reader, slow, scraper);
        keys = new ApiKeys(directory.resolve("keys"), () -> nanos, (_, _) -> {});
        guards =
                new Guards(
                        new AdminRule(Optional.of("root"), true, true),
                        Optional.of(keys),
                        Optional.empty());
    }

    private void write(NewKey... known) throws IOException {
        StringBuilder text = new StringBuilder();
        for (NewKey key : known) {
            text.append(key.line()).append('\n');
        }
        Files.writeString(directory.resolve("keys"), text);
    }

    private EmbeddedHttp http(boolean lean) {
        return new EmbeddedHttp(lean, 1 << 20, guards, InstantPayments::routes);
    }

    private String post(String fields) {
        String named =
                fields.replace("ACME", acme.secret())
                        .replace("READER", reader.secret())
                        .replace("SLOW", slow.secret())
                        .replace("SCRAPER", scraper.secret())
                        .replace('|', '\n')
                        .replace("\n", "\r\n");
        return IntakeFixture.post(IntakeFixture.body(ID, "1.00"), named + "\r\n");
    }

    private static String get(String path, String field) {
        return "GET " + path + " HTTP/1.1\r\nHost: g\r\n" + field + "\r\n\r\n";
    }

    private String status(boolean lean, String request) {
        try (EmbeddedHttp http = http(lean)) {
            String answer = http.answers(request.getBytes(ISO_8859_1), new Random(1));
            return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 202".length());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Authorization: Bearer ACME;202",
                "authorization:bearer  ACME ;202",
                "X-API-Key: ACME;202",
                "x-api-key:ACME  ;202",
                "Authorization: Bearer root;202",
                "X-API-Key: ACME|Authorization: Bearer root;202",
                "X-Other: ACME;401",
                "Authorization: ACME;401",
                "Authorization: Basic ACME;401",
                "Authorization: Bearer;401",
                "Authorization: Bearer ;401",
                "Authorization: BearerACME;401",
                "Authorization: Bearer ACME x;401",
                "Authorization: Bearer xACME;401",
                "X-API-Key:;401",
                "X-API-Key: root;401",
                "X-API-Key: Bearer ACME;401",
                "Authorization: Bearer ACME|Authorization: Bearer ACME;401",
                "Authorization: Bearer root|Authorization: Bearer ACME;401",
                "X-API-Key: ACME|X-API-Key: ACME;401",
                "X-API-Key: ACME|Authorization: Bearer ACME;401",
                "X-API-Key: x|Authorization: Bearer ACME;401",
                "Authorization: Bearer READER;403",
                "Authorization: Bearer SCRAPER;403",
                "Authorization: Bearer SLOW;202",
                "Authorization : Bearer ACME;400",
            })
    void shouldTakeAPaymentOfWhoMayPost(String fields, String status) {
        assertThat(status(true, post(fields))).as("lean path").isEqualTo(status);
        assertThat(status(false, post(fields))).as("general path").isEqualTo(status);
    }

    @Test
    void shouldStayOnTheLeanPath() {
        try (EmbeddedHttp http = http(true)) {
            String request = post("Authorization: Bearer ACME") + post("X-API-Key: SLOW");

            EmbeddedChannel connection = http.connect();
            connection.writeInbound(Unpooled.copiedBuffer(request.repeat(2), ISO_8859_1));
            http.run(connection);

            assertThat(http.metrics().answers(202)).isEqualTo(4);
            assertThat(http.metrics().codecRequests()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/payments-summary,READER,200",
        "/payments-summary,SCRAPER,403",
        "/payments-summary,ROOT,200",
        "/payments-summary,x,401"
    })
    void shouldAnswerWhoMayRead(String path, String key, String status) {
        String secret =
                key.replace("READER", reader.secret())
                        .replace("SCRAPER", scraper.secret())
                        .replace("ROOT", "root");

        assertThat(status(true, get(path, "Authorization: Bearer " + secret))).isEqualTo(status);
    }

    @Test
    void shouldTellHowToComeIn() {
        try (EmbeddedHttp http = http(true)) {
            String answer = http.answers(post("X: y").getBytes(ISO_8859_1), new Random(1));

            assertThat(answer)
                    .contains("WWW-Authenticate: Bearer\r\n")
                    .contains("Content-Type: application/problem+json\r\n")
                    .contains("\"type\":\"/problems/key-required\"");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldForgetAKeyInMidConnection(boolean lean) throws IOException {
        try (EmbeddedHttp http = http(lean)) {
            EmbeddedChannel connection = http.connect();
            assertThat(answer(http, connection, "Bearer " + acme.secret())).startsWith("202");
            assertThat(answer(http, connection, "Bearer " + acme.secret())).startsWith("202");

            write(reader);
            keys.check();
            assertThat(answer(http, connection, "Bearer " + acme.secret())).startsWith("401");

            write(acme);
            keys.check();
            assertThat(answer(http, connection, "Bearer " + acme.secret())).startsWith("202");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLimitAKeyExactly(boolean lean) {
        try (EmbeddedHttp http = http(lean)) {
            EmbeddedChannel connection = http.connect();
            int accepted = 0;
            for (int i = 0; i < 1_000; i++) {
                String answer = answer(http, connection, "Bearer " + slow.secret());
                if (answer.startsWith("202")) {
                    accepted++;
                } else {
                    assertThat(answer).startsWith("429").contains("Retry-After: 1\r\n");
                }
                nanos += 10_000_000;
            }

            assertThat(accepted).isEqualTo(3 + 999 / 50);
            assertThat(answer(http, connection, "Bearer " + acme.secret())).startsWith("202");
        }
    }

    /** Answers as the lean path does: also a request that comes in pieces counts once. */
    @Test
    void shouldCountARequestInPiecesOnce() {
        try (EmbeddedHttp http = http(true)) {
            byte[] bytes = post("Authorization: Bearer SLOW").getBytes(ISO_8859_1);
            EmbeddedChannel connection = http.connect();
            for (byte b : bytes) {
                connection.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
            }
            http.run(connection);

            String two = post("Authorization: Bearer SLOW").repeat(3);
            connection.writeInbound(Unpooled.copiedBuffer(two, ISO_8859_1));
            http.run(connection);

            assertThat(http.metrics().answers(202)).isEqualTo(3);
            assertThat(http.metrics().answers(429)).isEqualTo(1);
        }
    }

    private String answer(EmbeddedHttp http, EmbeddedChannel connection, String authorization) {
        String request = post("Authorization: " + authorization);
        connection.writeInbound(Unpooled.copiedBuffer(request, ISO_8859_1));
        http.run(connection);
        return EmbeddedHttp.written(connection).substring("HTTP/1.1 ".length());
    }
}
