package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.http.EmbeddedHttp;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The lean path against the general path: the same bytes, in the same pieces, must get the same
 * answers. More of it: {@code mvn -pl app test -Dtest=LeanPathFuzzTest -Dfuzz.count=5000000
 * -Dfuzz.seed=7}.
 */
@Timeout(3600)
class LeanPathFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20_251_102L);
    private static final int COUNT = Integer.getInteger("fuzz.count", 20_000);
    private static final UUID ID = new UUID(1, 2);
    private static final String[] FIELDS = {
        "Connection: keep-alive",
        "Connection: close",
        "connection: Keep-Alive, x",
        "Content-Type: application/json; charset=utf-8",
        "Content-Type: application/jso",
        "Content-Type:application/json",
        "Content-Type: application/json\t",
        "content-length: 5",
        "Content-Length: 0",
        "Transfer-Encoding: chunked",
        "Expect: 100-continue",
        "Authorization: Bearer x",
        "Content-Encoding: gzip",
        "Upgrade: h2c",
        "Host: other",
        "Origin: http://g",
        "Origin: http://evil.example",
        "Sec-Fetch-Site: same-origin",
        "sec-fetch-site: cross-site",
        "X-Empty:",
        "X-Bytes: \u00e9\u00ff",
        "X-Tab: a\tb",
        "X Space: a",
        " folded"
    };
    private static final String[] HOSTS = {
        "",
        "Host:\r\n",
        "host: G:80 \r\n",
        "Host: localhost:9999\r\n",
        "Host: 127.0.0.1\r\n",
        "Host: [::1]:1\r\n",
        "Host: [::1\r\n",
        "Host: evil.example\r\n",
        "Host: user@g\r\n",
        "Host: g:x\r\n"
    };
    private static final String ALPHABET = "\r\n\t :;,0159aZ{}\"\u0000\u007f\u0080/?";

    @Test
    void shouldAnswerAsTheGeneralPathDoes() {
        try (EmbeddedHttp lean = new EmbeddedHttp(true, 1 << 20, InstantPayments::routes);
                EmbeddedHttp general = new EmbeddedHttp(false, 1 << 20, InstantPayments::routes)) {
            for (int i = 0; i < COUNT; i++) {
                long seed = SEED + i;
                byte[] bytes = requests(new Random(seed)).getBytes(ISO_8859_1);

                String expected = general.answers(bytes, new Random(seed));
                String actual = lean.answers(bytes, new Random(seed));

                if (!actual.equals(expected)) {
                    throw new AssertionError(
                            "seed=%d%n--- bytes%n%s%n--- general path%n%s%n--- lean path%n%s"
                                    .formatted(
                                            seed, new String(bytes, ISO_8859_1), expected, actual));
                }
            }
            assertThat(lean.metrics().answers(202)).isGreaterThan(COUNT / 4);
            assertThat(lean.metrics().codecRequests())
                    .isLessThan(general.metrics().codecRequests());
        }
    }

    private static String requests(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            text.append(request(random));
        }
        for (int i = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            int at = random.nextInt(text.length());
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, c);
                case 1 -> text.insert(at, c);
                case 2 -> text.deleteCharAt(at);
                default -> text.setLength(at + 1);
            }
        }
        return text.toString();
    }

    private static String request(Random random) {
        if (random.nextInt(10) == 0) {
            return "GET /payments-summary HTTP/1.1\r\nHost: g\r\n\r\n";
        }
        String amount = random.nextInt(10) + "." + random.nextInt(110);
        String body = "{\"correlationId\":\"" + ID + "\",\"amount\":" + amount + "}";
        StringBuilder text = new StringBuilder("POST /payments");
        text.append(random.nextInt(20) == 0 ? "?x" : "");
        text.append(random.nextInt(20) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        text.append(random.nextInt(10) == 0 ? HOSTS[random.nextInt(HOSTS.length)] : "Host: g\r\n");
        if (random.nextInt(4) == 0) {
            text.append(FIELDS[random.nextInt(FIELDS.length)]).append("\r\n");
        }
        text.append(random.nextBoolean() ? "content-length: " : "Content-Length:  ");
        text.append(random.nextInt(40) == 0 ? "0" : "").append(body.length());
        text.append(random.nextInt(20) == 0 ? "\r\n" : " \r\nContent-Type: application/json\r\n");
        return text.append("\r\n").append(body).toString();
    }
}
