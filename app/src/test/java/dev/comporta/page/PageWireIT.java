package dev.comporta.page;

import static dev.comporta.http.HttpFixture.get;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.http.AdminRule;
import dev.comporta.http.Answer;
import dev.comporta.http.AnswerStream;
import dev.comporta.http.Exchange;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpFixture;
import dev.comporta.http.HttpFixture.Limits;
import dev.comporta.http.Route;
import dev.comporta.http.StreamSource;
import dev.comporta.http.Wire;
import dev.comporta.meter.Histogram;
import dev.comporta.meter.Meter;
import dev.comporta.net.Transport;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page's routes over real sockets: who may, what a browser is told, and who looks. */
@Timeout(60)
class PageWireIT {
    private static final String TOKEN = "Authorization: Bearer sesame\r\n";
    private static final String STREAM = withToken("/ui/stream");

    private static final Pattern NUMBERS =
            Pattern.compile("event: numbers\ndata: \\{\"at\":(\\d+),");

    private static final int MESSAGES_MAX = 300;
    private static final int MORE_THAN_SOCKETS_HOLD = 32 << 20;

    private final Viewers viewers = new Viewers();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger padding = new AtomicInteger();
    private final LivePage page =
            new LivePage(
                    meters(),
                    new LivePage.Subjects(this::processors, () -> "{}", () -> ""),
                    InstantSource.system(),
                    error -> {
                        throw new AssertionError(error);
                    });
    private HttpFixture http;

    private String processors() {
        asked.incrementAndGet();
        return "{\"processors\":[]" + " ".repeat(padding.get()) + "}";
    }

    private static List<Meter> meters() {
        List<Meter> meters = new ArrayList<>();
        for (int status : new int[] {202, 503, 409, 400, 401, 403, 411, 413, 415, 422, 429, 431}) {
            meters.add(
                    Meter.counter("comporta_http_answers_total", "Answers", () -> status)
                            .labelled("status", Integer.toString(status)));
        }
        Stream.of(
                        "payments_pending",
                        "payments_in_flight",
                        "payments_in_doubt",
                        "payments_dead_letters",
                        "payments_oldest_ready_seconds",
                        "store_accepting")
                .map(name -> Meter.gauge("comporta_" + name, "A number", () -> 7))
                .forEach(meters::add);
        Histogram histogram = Histogram.between(Duration.ofNanos(1_000), Duration.ofSeconds(1));
        meters.add(
                Meter.durations(
                        "comporta_intake_acknowledgement_seconds",
                        "Times",
                        histogram::distribution));
        return meters;
    }

    private static String withToken(String target) {
        return get(target).replace("\r\n\r\n", "\r\n" + TOKEN + "\r\n");
    }

    @BeforeEach
    void start() {
        http =
                new HttpFixture(
                        Transport.NIO,
                        1,
                        HttpFixture.options(true, Limits.USUAL, Optional.empty()),
                        Guards.of(new AdminRule(Optional.of("sesame"), true, false)),
                        _ -> this::routes);
    }

    @AfterEach
    void stop() {
        page.close();
        http.close();
    }

    @Test
    void shouldServeItsFilesToAnyoneAndTellBrowsersWhatTheyMayDo() throws IOException {
        try (Wire wire = http.connect()) {
            for (String target : List.of("/", "/ui/app.js", "/ui/page.css", "/ui/uPlot.js")) {
                Wire.Reply reply = wire.send(get(target)).read();

                assertThat(reply.status()).as(target).isEqualTo(200);
                assertThat(reply.header("content-security-policy").split("; *"))
                        .contains("default-src 'none'", "script-src 'self'")
                        .contains("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
                        .allMatch(rule -> rule.matches("[a-z-]+ '(none|self)'"));
                assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
                assertThat(reply.header("cache-control")).isEqualTo("no-cache");
                assertThat(reply.body()).isNotEmpty();
            }
            assertThat(wire.send(get("/ui/none.js")).read().status()).isEqualTo(404);
        }
    }

    @Test
    void shouldNotSendAgainWhatABrowserHas() throws IOException {
        try (Wire wire = http.connect()) {
            String tag = wire.send(get("/ui/page.css")).read().header("etag");
            String again = get("/ui/page.css");
            wire.send(again.replace("\r\n\r\n", "\r\nIf-None-Match: " + tag + "\r\n\r\n"));
            Wire.Reply head = wire.readStreamHead();

            assertThat(head.status()).isEqualTo(304);
            assertThat(head.headers()).doesNotContainKey("content-length");
            assertThat(wire.send(again).read().status()).isEqualTo(200);
        }
    }

    /** What a page takes over a slow line, heads and all, whatever a later hand adds. */
    @Test
    void shouldBeSmallInAll() throws IOException {
        int bytes = 0;
        for (String name : PageFiles.NAMES) {
            String target = name.equals("index.html") ? "/" : "/ui/" + name;
            String last = get(target).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            try (Wire wire = http.connect().send(last)) {
                bytes += wire.readText(Integer.MAX_VALUE).length(); // of one byte each
            }
        }
        assertThat(bytes).isBetween(100 * 1024, 150 * 1024);
    }

    @Test
    void shouldTellNumbersToAdministratorsOnly() throws IOException {
        try (Wire wire = http.connect()) {
            assertThat(wire.send(get("/ui/stream")).read().status()).isEqualTo(401);
            assertThat(wire.send(get("/ui/history")).read().status()).isEqualTo(401);
            assertThat(wire.send(withToken("/ui/history?minutes=2")).read().status())
                    .isEqualTo(400);
            assertThat(wire.send(withToken("/ui/history?minutes=60")).read().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldTellTheNumbersAndMakeNothingWhileNobodyLooks() throws IOException {
        page.start();
        try (Wire wire = http.connect()) {
            wire.send(STREAM);
            assertThat(wire.readStreamHead().header("content-type")).contains("event-stream");
            String first = wire.readChunk();
            assertThat(first).contains("event: instance", "event: numbers", "\"accepted\":202");
            wire.readChunk();
        }
        awaitStill();
    }

    /** Its last viewer has gone: what stands behind the numbers is asked for no more. */
    private void awaitStill() {
        int before = -1;
        while (asked.get() != before) {
            before = asked.get();
            LockSupport.parkNanos(1_500_000_000L);
        }
    }

    /** By its own clock, in some window of many: on a busy machine ticks may have waited. */
    @Test
    void shouldTellNumbersFourToTenTimesASecond() throws IOException {
        page.start();
        try (Wire viewer = http.connect().send(STREAM)) {
            viewer.readStreamHead();
            Deque<Long> instants = new ArrayDeque<>();
            for (int count = 0; count < MESSAGES_MAX && !isSteady(instants); count++) {
                NUMBERS.matcher(viewer.readChunk())
                        .results()
                        .forEach(found -> instants.add(Long.parseLong(found.group(1))));
            }
            assertThat(isSteady(instants)).as("%s", instants).isTrue();
        }
    }

    /** Whether the last 20 gaps between messages were 2 to 5 s together. */
    private static boolean isSteady(Deque<Long> instants) {
        while (instants.size() > 21) {
            instants.removeFirst();
        }
        if (instants.size() < 21) {
            return false;
        }
        long millis = instants.getLast() - instants.getFirst();
        return millis >= 2_000 && millis <= 5_000;
    }

    /** Each message is made once, and all get the same bytes. */
    @Test
    void shouldTellAHundredTheSame() throws IOException {
        page.start();
        List<Wire> viewers = new ArrayList<>();
        try {
            for (int count = 0; count < 100; count++) {
                Wire viewer = http.connect().send(STREAM);
                viewer.readStreamHead();
                viewers.add(viewer);
            }
            String told = viewers.getLast().readChunk();
            String later = viewers.getLast().readChunk();
            for (Wire viewer : viewers.subList(0, 99)) {
                awaitChunk(viewer, told);
                assertThat(viewer.readChunk()).isEqualTo(later);
            }
        } finally {
            for (Wire viewer : viewers) {
                viewer.close();
            }
        }
    }

    /** The test's time limit ends it. */
    private static void awaitChunk(Wire viewer, String wanted) throws IOException {
        String chunk = viewer.readChunk();
        while (!chunk.equals(wanted)) {
            chunk = viewer.readChunk();
        }
    }

    /** It holds up nobody, and then counts as nobody, though its connection is open. */
    @Test
    void shouldLetGoAViewerThatFetchesNothing() throws IOException {
        byte[] message = "x".repeat(16_384).getBytes(US_ASCII);
        try (Wire deaf = http.connect().send(get("/viewers"))) {
            deaf.readStreamHead();
            try (Wire viewer = http.connect().send(get("/viewers"))) {
                viewer.readStreamHead();
                viewer.readChunk(); // both are known
                for (int count = 0; count < MORE_THAN_SOCKETS_HOLD / message.length; count++) {
                    viewers.tell(message);
                    assertThat(viewer.readChunk()).hasSize(message.length);
                }
            }
            while (!viewers.areNone()) { // the test's time limit ends it
                LockSupport.parkNanos(20_000_000L);
            }
        }
    }

    private List<Route> routes() {
        StreamSource greeting =
                new StreamSource() {
                    @Override
                    public void onOpened(AnswerStream stream) {
                        viewers.onOpened(stream);
                        viewers.tell(new byte[] {'!'});
                    }

                    @Override
                    public void onClosed(AnswerStream stream) {
                        viewers.onClosed(stream);
                    }
                };
        Answer stream = Answer.stream(200, "", greeting);
        List<Route> routes = new ArrayList<>(page.routes().list());
        routes.add(Route.get("/viewers", _ -> Exchange.answered(stream)));
        return routes;
    }

    /** Hundreds of processors, for instance. */
    @Test
    void shouldTellMoreThanAStreamTakesAtATime() throws IOException {
        padding.set(200_000);
        page.start();
        try (Wire viewer = http.connect().send(STREAM)) {
            viewer.readStreamHead();
            StringBuilder told = new StringBuilder();
            for (int count = 0; count < 4; count++) {
                told.append(viewer.readChunk());
            }
            assertThat(told).startsWith("event: instance").hasSizeGreaterThan(60_000);
        }
    }

    @Test
    void shouldTurnAwayMoreViewersThanItsBound() throws IOException {
        List<Wire> viewers = new ArrayList<>();
        try {
            for (int count = 0; count < Viewers.MAX; count++) {
                Wire viewer = http.connect().send(STREAM);
                assertThat(viewer.readStreamHead().status()).isEqualTo(200);
                viewers.add(viewer);
            }
            try (Wire wire = http.connect()) {
                assertThat(wire.send(STREAM).read().status()).isEqualTo(503);
            }
        } finally {
            for (Wire viewer : viewers) {
                viewer.close();
            }
        }
    }
}
