package dev.comporta.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.comporta.workbench.simulator.Faults;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live page in a real browser: what it shows, what it does, and who can use it. */
@Timeout(180)
final class PageIT {
    private static final UUID ID = new UUID(12, 21);
    private static final Map<String, String> QUICK_DOUBTS = Map.of("PROCESSOR_TIMEOUT", "300ms");

    @TempDir private Path directory;

    @Test
    void shouldShowABrokenProcessorAndItsRecovery() {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = open(bed.gateway().uri());
                Clients clients = new Clients(bed.gateway().uri(), 8, 1, 10, 1_000_000)) {
            Page page = chromium.page();
            assertThat(page.locator("[data-tone=good].processor")).hasCount(2);

            bed.byDefault().suffer(Duration.ZERO, true);

            assertThat(page.locator(".processor").first()).containsText("held off");
            assertThat(page.locator("#verdict")).containsText("default does not work");
            assertThat(page.locator("#decisions")).containsText("breaker open");
            chromium.picture("broken");
            bed.byDefault().heal();
            assertThat(page.locator(".processor").first()).containsText("takes payments");
            assertThat(quickestSightOfAFault(bed, page)).isLessThan(Duration.ofSeconds(1));
            assertThat(clients.surprises()).isEmpty();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    /** Of some tries, since others may have waited for the machine. */
    private static Duration quickestSightOfAFault(TestBed bed, Page page) {
        Duration quickest = Duration.ofDays(1);
        for (int attempt = 0; attempt < 3; attempt++) {
            long startNanos = System.nanoTime();
            bed.byDefault().suffer(Duration.ZERO, true);
            page.locator("[data-tone=bad].processor").waitFor();
            Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
            quickest = taken.compareTo(quickest) < 0 ? taken : quickest;
            bed.byDefault().heal();
            assertThat(page.locator(".processor").first()).containsText("takes payments");
        }
        return quickest;
    }

    /** What has moved between a hand's aim and its press is missed. */
    @Test
    void shouldNotMoveItsPanelsWhenTheFirstNumbersCome() {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = open(bed.gateway().uri())) {
            assertThat(chromium.page().locator(".processor")).hasCount(2);
            assertThat(chromium.page().locator("#refused-figures")).containsText("0");

            assertThat(chromium.moved()).noneMatch(moved -> moved.contains("panel"));
        }
    }

    @Test
    void shouldTellTheLifeOfAPaymentAndResolveItsDoubt() {
        try (TestBed bed = new TestBed(directory, 1, QUICK_DOUBTS);
                Chromium chromium = open(bed.gateway().uri())) {
            Page page = chromium.page();
            bed.byDefault().suffer(new Faults(0, 0, 1));
            post(bed.gateway().uri(), ID);
            assertThat(page.locator("#pulse")).hasText("live");
            page.locator("#tab-doubts").click();
            assertThat(page.locator("#desk-doubts")).containsText(ID.toString().substring(0, 13));
            page.locator("#desk-doubts select").selectOption("fallback");
            assertThat(page.locator("#desk-doubts")).containsText("in doubt at fallback");
            page.locator("#desk-doubts select").selectOption("default");
            page.locator("#desk-doubts button.link").click();
            assertThat(page.locator("#life")).containsText("in doubt");

            page.locator("#life button").click();
            page.locator("[value=not-booked]").check();
            page.locator("#act-note").fill("its books have no such payment");
            page.locator("#act-dialog button.primary").click();
            assertThat(page.locator("#act-dialog .review")).containsText("charged twice");
            page.locator("#act-dialog button.danger").click();

            assertThat(page.locator("#act-dialog")).isHidden();
            bed.healAndDrain(Duration.ofSeconds(30), 1);
            search(page, ID.toString());
            assertThat(page.locator("#life")).containsText("settled");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void shouldRetryAndAcknowledgeDeadLetters() {
        BuriedPayments.write(directory, 10);
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = open(bed.gateway().uri())) {
            Page page = chromium.page();
            page.locator("#tab-letters").click();
            assertThat(page.locator("#desk-letters tbody tr")).hasCount(8);
            assertThat(chromium.faultsInEveryLook("dead-letters")).isEmpty();
            page.locator("#desk-letters").getByText("Next →").click();
            assertThat(page.locator("#desk-letters tbody tr")).hasCount(2);

            page.locator("#desk-letters tbody tr").first().getByText("Retry…").click();
            confirm(page);
            assertThat(page.locator("#letters-count")).hasText("9");
            page.locator("#desk-letters tbody tr").first().getByText("Acknowledge…").click();
            page.locator("#act-note").fill("paid by hand");
            assertThat(chromium.faultsInEveryLook("acknowledge")).isEmpty();
            confirm(page);
            assertThat(page.locator("#letters-count")).hasText("8");
            page.locator("#desk-letters select").selectOption("refused");
            page.locator("#desk-letters").getByText("Retry all of these…").click();
            confirm(page);

            assertThat(page.locator("#letters-count")).hasText("0");
            assertThat(page.locator("#desk-letters")).containsText("nothing waits for a person");
            bed.healAndDrain(Duration.ofSeconds(30), 9);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    /** The first press shows what will happen; only the second does it. */
    private static void confirm(Page page) {
        page.locator("#act-dialog button").getByText("Review…").click();
        assertThat(page.locator("#act-dialog .review")).isVisible();
        page.locator("#act-dialog button").getByText("Yes, do it").click();
        assertThat(page.locator("#act-dialog")).isHidden();
    }

    /** Whoever has no mouse, or wants to compare with a log. */
    @Test
    void shouldBeUsedByKeyboardAndTellInstantsInBothZones() {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = open(bed.gateway().uri())) {
            Page page = chromium.page();
            post(bed.gateway().uri(), ID);
            assertThat(page.locator("#pulse")).hasText("live");

            page.locator("#tab-payment").focus();
            page.keyboard().press("ArrowRight");
            assertThat(page.locator("#tab-doubts")).isFocused();
            assertThat(page.locator("#desk-doubts")).isVisible();
            page.keyboard().press("/");
            assertThat(page.locator("#payment-id")).isFocused();
            page.keyboard().type(ID.toString());
            page.keyboard().press("Enter");

            assertThat(page.locator("#life")).containsText("it is safe from here on");
            assertThat(page.locator("#life time").first())
                    .hasAttribute("title", Pattern.compile("[-0-9]{10} [0-9:.]+ UTC"));
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void shouldSayThatItIsStaleAndComeBackAfterAKill() {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = open(bed.gateway().uri())) {
            Page page = chromium.page();
            post(bed.gateway().uri(), ID);
            assertThat(page.locator("#pulse")).hasText("live");

            bed.gateway().kill();

            assertThat(page.locator("#pulse")).containsText("stale");
            assertThat(page.locator("#verdict")).containsText("does not answer");
            bed.gateway().startAgain();
            assertThat(page.locator("#pulse")).hasText("live");
            search(page, ID.toString());
            assertThat(page.locator("#life")).containsText("accepted");
            assertThat(chromium.complaintsBesideSilence()).isEmpty();
        }
    }

    @Test
    void shouldShowNothingWithoutTheTokenWhereThereIsOne() {
        try (TestBed bed = new TestBed(directory, 1, Map.of("ADMIN_TOKEN", "open sesame"));
                Chromium chromium = open(bed.gateway().uri())) {
            Page page = chromium.page();
            assertThat(page.locator("#token-dialog")).isVisible();
            page.locator("#token").fill("wrong");
            page.locator("#token-form button").click();
            assertThat(page.locator("#token-why")).containsText("not the right one");
            assertThat(page.locator("#accepted-rate")).hasText("–");

            page.locator("#token").fill("open sesame");
            page.locator("#token-form button").click();

            assertThat(page.locator("#pulse")).hasText("live");
            assertThat(page.evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);
            assertThat(page.evaluate("document.cookie")).isEqualTo("");
        }
    }

    @Test
    void shouldShowNothingOfWhatIsOff() {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = open(bed.gateway().uri())) {
            assertThat(chromium.page().locator("#pulse")).hasText("live");
            assertThat(chromium.page().locator("#accepted-rate")).hasText("0");

            assertThat(chromium.page().locator("#instances")).isHidden();
            assertThat(chromium.page().locator("#archive")).isHidden();
            assertThat(chromium.page().getByText("too many of a key")).isHidden();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    /** An instance without payments tells its own numbers, and where they are. */
    @Test
    void shouldSayWhereTheOwnerIs() throws IOException {
        Path socket = directory.resolve("worker.sock");
        Map<String, String> worker = Map.of("MODE", "worker", "UNIX_SOCKET", socket.toString());
        Map<String, String> api = Map.of("MODE", "api", "WORKER_URL", "unix:" + socket);
        Path beside = Files.createDirectories(directory.resolve("api"));
        try (TestBed bed = new TestBed(directory, 1, worker);
                GatewayProcess front = new GatewayProcess(beside, api);
                Chromium chromium = open(front.uri());
                Clients clients = new Clients(front.uri(), 4, 1, 10, 1_000_000)) {
            Page page = chromium.page();
            assertThat(page.locator("#verdict")).containsText("passed on to the owner");
            assertThat(page.locator("#accepted-rate")).hasText(Pattern.compile("[1-9].*"));
            assertThat(page.locator("#instances")).containsText("worker.sock");
            assertThat(page.locator("#archive")).isHidden();
            assertThat(page.locator(".gate")).isHidden();
            assertThat(page.locator("#flood-figures").getByText("settled")).isHidden();
            assertThat(page.locator("#instances-figures").getByText("term")).isHidden();
            post(front.uri(), ID);
            search(page, ID.toString());
            assertThat(page.locator("#life")).containsText("accepted");
            assertThat(chromium.faultsInEveryLook("api")).isEmpty();

            bed.gateway().kill();

            assertThat(page.locator("#verdict")).containsText("can't be reached");
            assertThat(chromium.complaintsBesideSilence()).isEmpty();
            assertThat(clients.acknowledged()).isNotEmpty();
        }
    }

    /** It could own the payments, and does not: it shows none, and passes on what is asked. */
    @Test
    void shouldShowOfAStandByWhatItHas() throws IOException {
        try (RedisProcess redis = new RedisProcess(directory);
                TestBed bed = new TestBed(directory, 1, shared(redis));
                GatewayProcess second = new GatewayProcess(beside("second"), beside(bed, redis));
                Clients clients = new Clients(second.uri(), 4, 1, 10, 1_000_000);
                Chromium chromium = open(second.uri())) {
            Page page = chromium.page();
            assertThat(page.locator("#verdict")).containsText("passed on to the owner");
            assertThat(page.locator("#accepted-rate")).hasText(Pattern.compile("[1-9].*"));
            assertThat(page.locator("#instances")).containsText("stand-by");
            assertThat(page.locator("#instances-figures").getByText("term")).isVisible();
            for (String absent : List.of(".gate", "#processors", ".money", "#latency-figures")) {
                assertThat(page.locator(absent)).isHidden();
            }
            assertThat(page.locator("#flood-figures").getByText("settled")).isHidden();

            bed.byDefault().suffer(new Faults(0, 0, 1));
            post(second.uri(), ID);
            page.locator("#tab-doubts").click();

            assertThat(page.locator("#desk-doubts tbody")).not().isEmpty();
            assertThat(chromium.faultsInEveryLook("stand-by")).isEmpty();
            assertThat(chromium.complaints()).isEmpty();
            assertThat(clients.acknowledged()).isNotEmpty();
        }
    }

    private Path beside(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static Map<String, String> shared(RedisProcess redis) {
        return Map.of("REDIS_URL", redis.url(), "PROCESSOR_TIMEOUT", "300ms");
    }

    private static Map<String, String> beside(TestBed bed, RedisProcess redis) {
        Map<String, String> variables = new HashMap<>(shared(redis));
        variables.putAll(
                TestBed.processorUrls(
                        bed.byDefault().uri().toString(), bed.byFallback().uri().toString()));
        return variables;
    }

    @Test
    void shouldShowWhoOwnsAndHowTheArchiveIs() {
        try (RedisProcess redis = new RedisProcess(directory);
                PostgresProcess postgres = new PostgresProcess();
                TestBed bed =
                        new TestBed(
                                directory,
                                1,
                                Map.of("REDIS_URL", redis.url(), "ARCHIVE_URL", postgres.url()));
                Chromium chromium = open(bed.gateway().uri());
                Clients clients = new Clients(bed.gateway().uri(), 4, 1, 10, 1_000_000)) {
            Page page = chromium.page();
            assertThat(page.locator("#instances")).containsText("It owns the payments");
            assertThat(page.locator("#archive")).containsText("up to a moment ago");
            assertThat(page.locator(".gate")).isVisible();
            assertThat(chromium.faultsInEveryLook("shared")).isEmpty();

            postgres.kill();

            assertThat(page.locator("#archive")).containsText("tried again");
            assertThat(clients.surprises()).isEmpty();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    @Test
    void shouldNotBeThereWhereItIsOff() throws IOException {
        Map<String, String> api =
                Map.of("MODE", "api", "WORKER_URL", "http://127.0.0.1:1", "PAGE", "off");
        try (TestBed bed = new TestBed(directory, 1, Map.of("PAGE", "off"));
                GatewayProcess front = new GatewayProcess(beside("api"), api)) {
            for (GatewayProcess gateway : List.of(bed.gateway(), front)) {
                try (WireConnection connection = new WireConnection(gateway.uri())) {
                    assertThat(connection.send("GET", "/", "").status()).isEqualTo(404);
                    assertThat(connection.send("GET", "/ui/app.js", "").status()).isEqualTo(404);
                    assertThat(connection.send("GET", "/ui/stream", "").status()).isEqualTo(404);
                    assertThat(connection.send("GET", "/metrics", "").body())
                            .doesNotContain("comporta_page_");
                }
            }
        }
    }

    /** Also in a flood with a broken processor, and at the width of a telephone. */
    @ParameterizedTest
    @CsvSource({"1440,900,LIGHT", "1440,900,DARK", "360,740,LIGHT", "360,740,DARK"})
    void shouldKeepNobodyOut(int width, int height, ColorScheme scheme) {
        try (TestBed bed = new TestBed(directory, 1, Map.of());
                Chromium chromium = new Chromium(bed.gateway().uri(), width, height, scheme);
                Clients clients = new Clients(bed.gateway().uri(), 16, 1, 20, 1_000_000)) {
            Page page = chromium.page();
            bed.byDefault().suffer(Duration.ZERO, true);
            assertThat(page.locator(".processor").first()).containsText("held off");

            assertThat(chromium.violations()).isEmpty();
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
            for (String tab : List.of("tab-doubts", "tab-letters", "tab-payment")) {
                page.locator("#" + tab).click();
                assertThat(chromium.violations()).isEmpty();
            }
            chromium.picture(width + "-" + scheme.name().toLowerCase(Locale.ROOT));
            assertThat(clients.surprises()).isEmpty();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    private static Chromium open(URI gateway) {
        return new Chromium(gateway, 1440, 900, ColorScheme.LIGHT);
    }

    private static void search(Page page, String id) {
        page.locator("#tab-payment").click();
        page.locator("#payment-id").fill(id);
        page.locator("#search button").click();
    }

    private static void post(URI gateway, UUID id) {
        try (WireConnection connection = new WireConnection(gateway)) {
            assertThat(connection.post(id, 1_990)).isEqualTo(202);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
