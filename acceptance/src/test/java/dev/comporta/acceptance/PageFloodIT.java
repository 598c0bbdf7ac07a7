package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page shows of the flood is what {@code /metrics} tells, number for number. */
@Timeout(180)
final class PageFloodIT {
    private static final String TOKEN = "open sesame";
    private static final String BUCKET = "comporta_intake_acknowledgement_seconds_bucket";

    /** Keeps what is shown as times, which a second later is gone. */
    private static final String KEEP_TIMES =
            """
            () => {
              window.times = {};
              for (const figure of document.querySelectorAll('#latency-figures > div')) {
                const name = figure.querySelector('dt').textContent;
                new MutationObserver((changes) => {
                  for (const { textContent } of changes.flatMap((each) => [...each.addedNodes])) {
                    if (textContent !== '–') window.times[name] ??= textContent;
                  }
                }).observe(figure.querySelector('dd'), { childList: true });
              }
            }
            """;

    @TempDir private Path directory;

    @Test
    void shouldShowHowManyAreAccepted() {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = open(bed.gateway().uri())) {
            try (Clients clients = new Clients(bed.gateway().uri(), 8, 1, 5, 1_000)) {
                assertThat(chromium.page().locator("#accepted-rate"))
                        .hasText(Pattern.compile("[1-9].*"));
                clients.awaitEnd();
            }
            bed.healAndDrain(Duration.ofSeconds(30), 1_000);

            String accepted = shown(answers(bed.api().metrics().text(), "202"));

            assertThat(figure(chromium.page(), "#flood-figures", "accepted")).hasText(accepted);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void shouldShowHowManyAreRefusedAndWhy() throws Exception {
        Path keys =
                Files.writeString(
                        directory.resolve("keys"), key("wide") + key("slow rate=1 burst=1"));
        Map<String, String> environment =
                Map.of("API_KEYS_FILE", keys.toString(), "ADMIN_TOKEN", TOKEN, "PENDING_MAX", "3");
        try (TestBed bed = new TestBed(directory, 1, environment);
                Chromium chromium = open(bed.gateway().uri())) {
            Page page = chromium.page();
            page.locator("#token").fill(TOKEN);
            page.locator("#token-form button").click();
            bed.byDefault().suffer(Duration.ZERO, true);
            bed.byFallback().suffer(Duration.ZERO, true);
            URI uri = bed.gateway().uri().resolve("/payments");
            for (int number = 0; number < 8; number++) {
                ask(post(uri, "wide", payment(number, "1.00")));
            }
            ask(post(uri, "wide", payment(0, "2.00")));
            ask(post(uri, "wide", "{"));
            ask(post(uri, "wide", payment(9, "0.001")));
            while (!ask(post(uri, "slow", "{}")).contains("rate-limited")) {
                ask(post(uri, "slow", "{}")); // the test's time limit ends it
            }
            ask(post(uri, "unknown", "{}"));

            String told = ask(metrics(bed.gateway().uri()));

            Map<String, List<String>> reasons =
                    Map.of(
                            "come back later", List.of("503"),
                            "not valid", List.of("400", "411", "413", "415", "422", "431"),
                            "other amount", List.of("409"),
                            "too many of a key", List.of("429"),
                            "not let in", List.of("401", "403"));
            reasons.forEach(
                    (reason, statuses) -> {
                        long count = answers(told, statuses.toArray(String[]::new));
                        assertThat(count).as(reason).isPositive();
                        assertThat(figure(page, "#refused-figures", reason))
                                .hasText("0 / " + shown(count));
                    });
            assertThat(figure(page, "#flood-figures", "accepted"))
                    .hasText(shown(answers(told, "202")));
        }
    }

    /** Of one payment, so that all of them lie in the one bucket that it is counted in. */
    @Test
    void shouldShowHowLongAcknowledgementsTake() throws IOException {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = open(bed.gateway().uri());
                WireConnection connection = new WireConnection(bed.gateway().uri())) {
            Page page = chromium.page();
            assertThat(page.locator("#latency-chart canvas")).isVisible();
            page.evaluate(KEEP_TIMES);

            connection.post(new UUID(12, 23), 1_990);

            page.waitForFunction("() => Object.keys(window.times).length === 3");
            String told = bed.api().metrics().text();
            assertThatItIs(quantileMillis(told, 0.5), page, "p50");
            assertThatItIs(quantileMillis(told, 0.99), page, "p99");
            assertThatItIs(quantileMillis(told, 0.999), page, "p99.9");
        }
    }

    private static void assertThatItIs(double expectedMillis, Page page, String name) {
        String text = String.valueOf(page.evaluate("(name) => window.times[name]", name));
        assertThat(text).as(name).endsWith(" ms");
        double rounded = 0.006 + expectedMillis / 200;
        assertThat(Double.parseDouble(text.substring(0, text.length() - 3).replace(",", "")))
                .as(name)
                .isCloseTo(expectedMillis, within(rounded));
    }

    /** As Prometheus would say it of a single observation. */
    private static double quantileMillis(String metrics, double share) {
        double low = 0;
        List<MatchResult> buckets =
                Pattern.compile(BUCKET + "\\{le=\"([0-9.]+)\"} (\\d+)")
                        .matcher(metrics)
                        .results()
                        .toList();
        for (MatchResult bucket : buckets) {
            double bound = Double.parseDouble(bucket.group(1)) * 1_000;
            if (bucket.group(2).equals("1")) {
                return low + (bound - low) * share;
            }
            low = bound;
        }
        throw new AssertionError("no bucket has it: " + buckets.size());
    }

    /** How many answers there were of these statuses. */
    private static long answers(String metrics, String... statuses) {
        return Pattern.compile(
                        "comporta_http_answers_total\\{status=\"("
                                + String.join("|", statuses)
                                + ")\"} (\\d+)")
                .matcher(metrics)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(2)))
                .sum();
    }

    private static String shown(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static Locator figure(Page page, String list, String label) {
        return page.locator(list + " > div:has(dt:text-matches(\"^" + label + "\")) dd");
    }

    private static String key(String name) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        String[] parts = name.split(" ", 2);
        byte[] hash = digest.digest(parts[0].getBytes(UTF_8));
        String rest = parts.length == 1 ? "" : " " + parts[1];
        return parts[0] + " sha256:" + HexFormat.of().formatHex(hash) + rest + "\n";
    }

    private static String payment(int number, String amount) {
        return "{\"correlationId\":\"" + new UUID(12, number) + "\",\"amount\":" + amount + "}";
    }

    private static HttpRequest post(URI uri, String key, String body) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("X-API-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpRequest metrics(URI uri) {
        return HttpRequest.newBuilder(uri.resolve("/metrics"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
    }

    private static String ask(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static Chromium open(URI gateway) {
        return new Chromium(gateway, 1440, 900, ColorScheme.LIGHT);
    }
}
