package dev.comporta.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.door.ApiKeys;
import dev.comporta.door.NewKey;
import dev.comporta.events.EventLog.Outcome;
import dev.comporta.http.AdminRule;
import dev.comporta.http.EmbeddedHttp;
import dev.comporta.http.Guards;
import dev.comporta.http.HttpFixture;
import dev.comporta.meter.MetricsText;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the routes, over bytes in and out and a log that decides when it is told to. */
@Timeout(120)
class EventIntakeTest {
    private static final String ONE = "/v1/events";
    private static final String BATCH = "/v1/events/batch";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";
    private static final String SHOP = "https://shop.example";
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2025-07-15T12:34:56Z"));

    private final HeldLog log = new HeldLog();
    private final EventIntake intake =
            new EventIntake(
                    new EventIntake.Options(List.of(SHOP), RecentEvents.WINDOW_MIN), log, CLOCK);
    private EmbeddedHttp http = http(HttpFixture.OPEN);
    @TempDir private Path directory;

    private EmbeddedHttp http(Guards guards) {
        return new EmbeddedHttp(true, 64 << 20, guards, _ -> intake.routes());
    }

    @AfterEach
    void close() {
        http.close();
    }

    /** What was answered. */
    private record Reply(int status, String head, String body) {
        static Reply of(String text) {
            int end = text.indexOf("\r\n\r\n");
            return new Reply(
                    Integer.parseInt(text.substring(9, 12)),
                    text.substring(0, end),
                    text.substring(end + 4));
        }
    }

    private EmbeddedChannel send(String path, String fields, byte[] body) {
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: gateway\r\nContent-Length: "
                        + body.length
                        + "\r\n"
                        + fields
                        + "\r\n";
        return send(head, body);
    }

    private EmbeddedChannel send(String head, byte[] body) {
        EmbeddedChannel connection = http.connect();
        connection.writeInbound(Unpooled.copiedBuffer(head, ISO_8859_1));
        connection.writeInbound(Unpooled.wrappedBuffer(body));
        http.run(connection);
        return connection;
    }

    private String written(EmbeddedChannel connection) {
        http.run(connection);
        return EmbeddedHttp.written(connection);
    }

    private Reply post(String path, String fields, byte[] body) {
        return Reply.of(written(send(path, fields, body)));
    }

    private Reply post(String path, String body) {
        return post(path, JSON, body.getBytes(UTF_8));
    }

    private static String batch(String... events) {
        return "{\"events\":[" + String.join(",", events) + "]}";
    }

    private String metrics() {
        return new MetricsText(intake.meters()).render();
    }

    @Test
    void shouldKeepAnEventAsItWasSent() {
        String event = EventTexts.fullEvent("e-1").replace(",", " ,\n");

        Reply reply = post(ONE, " " + event + "\n");

        assertThat(reply.status).isEqualTo(202);
        assertThat(log.kept()).containsExactly(event);
        assertThat(reply.head).contains("\r\nContent-Type: application/json\r\n");
        assertThat(reply.body)
                .matches(
                        "\\{\"success\":true,\"message\":\"The events are kept\","
                                + "\"data\":\\{\"accepted\":1,\"duplicates\":0,\"rejected\":0},"
                                + "\"timestamp\":\"2025-07-15T12:34:56Z\","
                                + "\"request_id\":\"[0-9a-f]{24}\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "abc-1.2:3/x=+_, true",
        "'', false",
        "a b, false",
        "'a\"b', false",
        "<script>, false",
    })
    void shouldCallARequestWhatItCallsItself(String id, boolean isTaken) {
        Reply reply =
                post(
                        ONE,
                        JSON + "X-Request-Id: " + id + "\r\n",
                        EventTexts.event("e-1").getBytes(UTF_8));

        assertThat(reply.body.contains("\"request_id\":\"" + id + "\"}")).isEqualTo(isTaken);
        assertThat(reply.head.contains("X-Request-Id: " + id + "\r\n")).isEqualTo(isTaken);
    }

    @Test
    void shouldAnswerOnceTheLogHasKeptIt() {
        log.hold();
        EmbeddedChannel connection = send(ONE, JSON, EventTexts.event("e-1").getBytes(UTF_8));
        assertThat(written(connection)).isEmpty();
        assertThat(metrics()).contains("attribution_held_events 1\n");

        log.decide(Outcome.KEPT);

        assertThat(Reply.of(written(connection)).status).isEqualTo(202);
        assertThat(metrics()).contains("attribution_held_events 0\n", "attribution_held_bytes 0\n");
    }

    @Test
    void shouldSayThatEventsMayBeLost() {
        log.hold();
        EmbeddedChannel connection = send(ONE, JSON, EventTexts.event("e-1").getBytes(UTF_8));

        log.decide(Outcome.UNAVAILABLE);

        Reply reply = Reply.of(written(connection));
        assertThat(reply.status).isEqualTo(503);
        assertThat(reply.head).contains("\r\nRetry-After: 1\r\n");
        assertThat(reply.body)
                .contains("\"data\":{\"reason\":\"unavailable\",\"action\":\"retry\"}");
    }

    @Test
    void shouldTakeNoMoreThanTheLogTakes() {
        log.fill(true);

        Reply reply = post(BATCH, batch(EventTexts.event("e-1")));
        log.fill(false);
        Reply again = post(BATCH, batch(EventTexts.event("e-1")));

        assertThat(reply.status).isEqualTo(503);
        assertThat(reply.head).contains("\r\nRetry-After: 1\r\n");
        assertThat(reply.body).contains("\"success\":false", "\"reason\":\"full\"");
        assertThat(again.body).contains("\"accepted\":1,\"duplicates\":0");
        assertThat(log.kept()).hasSize(1);
        assertThat(metrics()).contains("attribution_held_events 0\n");
    }

    @Test
    void shouldKeepARepeatedEventOnce() {
        post(ONE, EventTexts.event("e-1"));

        Reply reply =
                post(
                        BATCH,
                        batch(
                                EventTexts.event("\\u0065-1"),
                                EventTexts.event("e-2"),
                                EventTexts.event("e-2")));

        assertThat(reply.status).isEqualTo(202);
        assertThat(reply.body).contains("\"accepted\":3,\"duplicates\":2,\"rejected\":0");
        assertThat(log.kept()).containsExactly(EventTexts.event("e-1"), EventTexts.event("e-2"));
        assertThat(metrics())
                .contains(
                        "attribution_events_accepted_total 4\n",
                        "attribution_events_duplicate_total 2\n");
    }

    @Test
    void shouldTellEventsOfTwoAppsApart() {
        Reply reply =
                post(BATCH, batch(EventTexts.eventOf("a", "bc"), EventTexts.eventOf("ab", "c")));

        assertThat(reply.body).contains("\"accepted\":2,\"duplicates\":0");
        assertThat(log.kept()).hasSize(2);
    }

    /** It is not known to be kept before the first one is. */
    @Test
    void shouldAnswerARepeatedEventNoEarlierThanTheFirst() {
        log.hold();
        EmbeddedChannel first = send(ONE, JSON, EventTexts.event("e-1").getBytes(UTF_8));
        EmbeddedChannel second = send(ONE, JSON, EventTexts.event("e-1").getBytes(UTF_8));
        assertThat(log.held()).isEqualTo(1);
        assertThat(written(second)).isEmpty();

        log.decide(Outcome.KEPT);

        assertThat(Reply.of(written(first)).body).contains("\"accepted\":1,\"duplicates\":0");
        assertThat(Reply.of(written(second)).body).contains("\"accepted\":1,\"duplicates\":1");
        assertThat(log.kept()).hasSize(1);
    }

    @Test
    void shouldNotAcknowledgeARepeatedEventWhoseFirstWasLost() {
        log.hold();
        EmbeddedChannel first = send(ONE, JSON, EventTexts.event("e-1").getBytes(UTF_8));
        EmbeddedChannel second = send(ONE, JSON, EventTexts.event("e-1").getBytes(UTF_8));
        byte[] both = batch(EventTexts.event("e-1"), EventTexts.event("e-2")).getBytes(UTF_8);
        EmbeddedChannel third = send(BATCH, JSON, both);

        log.decide(Outcome.UNAVAILABLE);

        assertThat(Reply.of(written(first)).status).isEqualTo(503);
        Reply repeated = Reply.of(written(second));
        assertThat(repeated.status).isEqualTo(503);
        assertThat(repeated.head).contains("\r\nRetry-After: 1\r\n");
        assertThat(written(third)).isEmpty();

        log.decide(Outcome.KEPT);

        Reply mixed = Reply.of(written(third));
        assertThat(mixed.status).isEqualTo(207);
        assertThat(mixed.body)
                .contains(
                        "\"accepted\":1,\"duplicates\":0,\"rejected\":1",
                        "{\"index\":0,\"event_id\":\"e-1\",\"reason\":\"not-kept\"",
                        "\"action\":\"retry\"}");
        assertThat(log.kept()).containsExactly(EventTexts.event("e-2"));

        EmbeddedChannel again = send(ONE, JSON, EventTexts.event("e-1").getBytes(UTF_8));
        log.decide(Outcome.KEPT);

        assertThat(Reply.of(written(again)).body).contains("\"accepted\":1,\"duplicates\":0");
        assertThat(log.kept()).containsExactly(EventTexts.event("e-2"), EventTexts.event("e-1"));
    }

    @Test
    void shouldListOnlyWhatIsRejected() {
        Reply reply =
                post(
                        BATCH,
                        batch(
                                EventTexts.event("e-0"),
                                EventTexts.having("event_type", "\"open\""),
                                "7",
                                EventTexts.event("e-3")));

        assertThat(reply.status).isEqualTo(207);
        assertThat(reply.body)
                .contains(
                        "\"accepted\":2,\"duplicates\":0,\"rejected\":2,\"items\":["
                                + "{\"index\":1,\"event_id\":\"e-1\",\"reason\":\"wrong-value\","
                                + "\"message\":\"event_type is none of the values that are known\","
                                + "\"action\":\"drop\"},"
                                + "{\"index\":2,\"reason\":\"not-an-object\","
                                + "\"message\":\"The event is not a JSON object\","
                                + "\"action\":\"drop\"}]}");
        assertThat(log.kept()).containsExactly(EventTexts.event("e-0"), EventTexts.event("e-3"));
        assertThat(metrics())
                .contains(
                        "attribution_events_rejected_total{reason=\"not-an-object\"} 1\n",
                        "attribution_events_rejected_total{reason=\"wrong-value\"} 1\n",
                        "attribution_request_events_sum 4\n",
                        "attribution_request_events_bucket{le=\"10\"} 1\n");
    }

    @Test
    void shouldRefuseWhatIsRejectedAsAWhole() {
        Reply one = post(ONE, EventTexts.having("platform", "\"tv\""));
        Reply two = post(BATCH, batch("{}", "[]"));

        assertThat(one.status).isEqualTo(400);
        assertThat(one.body)
                .contains("\"message\":\"platform is none of", "\"accepted\":0", "\"index\":0");
        assertThat(two.status).isEqualTo(400);
        assertThat(two.body).contains("\"message\":\"All events are rejected\"", "\"rejected\":2");
        assertThat(log.kept()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\":[A,B]}",
                "[A,B]",
                " { \"sent_at\" : [1,{}] , \"\\u0065vents\" : [ A , B ] , \"x\" : null } ",
            })
    void shouldTakeABatchInItsForms(String form) {
        String a = EventTexts.event("a");
        String b = EventTexts.fullEvent("b");

        Reply reply = post(BATCH, form.replace("A", a).replace("B", b));

        assertThat(reply.status).isEqualTo(202);
        assertThat(log.kept()).containsExactly(a, b);
    }

    @Test
    void shouldTakeAnEventInEachLine() {
        String lines =
                EventTexts.event("a") + "\r\n\n  \n{\"event_id\":\"b\"\n" + EventTexts.event("c");

        Reply reply = post(BATCH, NDJSON, lines.getBytes(UTF_8));

        assertThat(reply.status).isEqualTo(207);
        assertThat(reply.body)
                .contains("\"items\":[{\"index\":1,\"event_id\":\"b\",\"reason\":\"not-json\"");
        assertThat(log.kept()).containsExactly(EventTexts.event("a"), EventTexts.event("c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"events\":[{}}|not-json",
                "[{},|not-json",
                "[{}]]|not-json",
                "{\"events\":[{\"a\":tru}]}|not-json",
                "nothing|not-json",
                "{\"events\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[|too-deep",
                "{}|not-a-batch",
                "{\"event\":[]}|not-a-batch",
                "{\"events\":{}}|not-a-batch",
                "{\"events\":[{}],\"events\":[]}|not-a-batch",
                "\"events\"|not-a-batch",
                "[]|no-events",
                "{\"events\":[]}|no-events",
            })
    void shouldRefuseWhatIsNoBatch(String body, String reason) {
        Reply reply = post(BATCH, body);

        assertThat(reply.status).isEqualTo(400);
        assertThat(reply.body)
                .startsWith("{\"success\":false,")
                .contains("\"data\":{\"reason\":\"" + reason + "\",\"action\":\"drop\"}");
        assertThat(log.kept()).isEmpty();
    }

    @Test
    void shouldTakeAThousandEventsAndNoMore() {
        String thousand = events(1_000);

        assertThat(post(BATCH, "[" + thousand + "]").body).contains("\"accepted\":1000");
        Reply more = post(BATCH, "[" + thousand + ",{}]");
        Reply lines = post(BATCH, NDJSON, "{}\n".repeat(1_001).getBytes(UTF_8));

        assertThat(more.status).isEqualTo(413);
        assertThat(more.body).contains("\"reason\":\"too-many-events\"");
        assertThat(lines.status).isEqualTo(413);
        assertThat(log.kept()).hasSize(1_000);
    }

    private static String events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EventTexts.fullEvent("e-" + i))
                .collect(Collectors.joining(","));
    }

    @Test
    void shouldUnpackABody() throws IOException {
        byte[] body = ("[" + events(1_000) + "]").getBytes(UTF_8);

        Reply reply = post(BATCH, JSON + "Content-Encoding: GZIP\r\n", gzip(body));

        assertThat(reply.body).contains("\"accepted\":1000");
        assertThat(log.kept()).hasSize(1_000).contains(EventTexts.fullEvent("e-999"));
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        }
        return packed.toByteArray();
    }

    /** Some kilobytes may be ten megabytes each, of which one event keeps all. */
    @Test
    void shouldHoldNoMoreThanTheServerMay() throws IOException {
        log.hold();
        List<EmbeddedChannel> connections = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] body = new byte[EventIntake.BATCH_BODY_MAX_BYTES];
            Arrays.fill(body, (byte) ' ');
            byte[] event = ("[" + EventTexts.event("e-" + i % 3) + "]").getBytes(UTF_8);
            System.arraycopy(event, 0, body, 0, event.length);
            connections.add(send(BATCH, JSON + "Content-Encoding: gzip\r\n", gzip(body)));
        }
        assertThat(log.held()).isEqualTo(3); // the others wait for these, or are refused
        while (log.held() > 0) {
            log.decide(Outcome.KEPT);
        }

        List<Reply> replies = connections.stream().map(it -> Reply.of(written(it))).toList();
        assertThat(replies).extracting(Reply::status).containsOnly(202, 503);
        assertThat(replies).filteredOn(it -> it.status == 202).hasSizeBetween(4, 6);
        assertThat(replies)
                .filteredOn(it -> it.status == 503)
                .allSatisfy(it -> assertThat(it.body).contains("\"reason\":\"full\""));
    }

    /** Some kilobytes may be gigabytes. */
    @Test
    void shouldUnpackNoMoreThanTheLimit() throws IOException {
        byte[] bomb = gzip(new byte[EventIntake.BATCH_BODY_MAX_BYTES + 1]);
        byte[] largest = new byte[EventIntake.BATCH_BODY_MAX_BYTES];
        Arrays.fill(largest, (byte) ' ');

        Reply reply = post(BATCH, JSON + "Content-Encoding: gzip\r\n", bomb);
        Reply blank = post(BATCH, JSON + "Content-Encoding: gzip\r\n", gzip(largest));
        Reply one = post(ONE, JSON + "Content-Encoding: gzip\r\n", gzip(new byte[(64 << 10) + 1]));

        assertThat(reply.status).isEqualTo(413);
        assertThat(reply.body).contains("\"reason\":\"body-too-large\"");
        assertThat(blank.body).contains("\"reason\":\"not-json\"");
        assertThat(one.status).isEqualTo(413);
    }

    @Test
    void shouldRefuseWhatIsNotPackedAsItSays() throws IOException {
        byte[] whole = gzip(EventTexts.event("e-1").getBytes(UTF_8));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        byte[] plain = EventTexts.event("e-1").getBytes(UTF_8);

        for (byte[] body : List.of(half, plain, new byte[0])) {
            Reply reply = post(ONE, JSON + "Content-Encoding: gzip\r\n", body);
            assertThat(reply.status).isEqualTo(400);
            assertThat(reply.body).contains("\"reason\":\"broken-coding\"");
        }
        assertThat(log.kept()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/v1/events;Content-Type: text/plain",
                "/v1/events;Content-Type: application/x-ndjson",
                "/v1/events;X-Nothing: 1",
                "/v1/events/batch;Content-Type: application/json|Content-Encoding: br",
                "/v1/events/batch;Content-Type: application/json|Content-Encoding: gzip, gzip",
                "/v1/events/batch;Content-Type: application/json|Content-Type: application/json",
            })
    void shouldRefuseOtherForms(String path, String fields) {
        Reply reply = post(path, fields.replace("|", "\r\n") + "\r\n", "x".getBytes(UTF_8));

        assertThat(reply.status).isEqualTo(415);
        assertThat(reply.body).contains("\"reason\":\"unsupported-media-type\"");
    }

    @Test
    void shouldTellInItsFormWhatIsRefusedByTheHead() {
        Reply get =
                Reply.of(written(send("GET /v1/events HTTP/1.1\r\nHost: g\r\n\r\n", new byte[0])));
        Reply large =
                Reply.of(
                        written(
                                send(
                                        "POST /v1/events HTTP/1.1\r\nHost: g\r\nX-Request-Id: r-7\r\n"
                                                + "Content-Length: 65537\r\n"
                                                + JSON
                                                + "\r\n",
                                        new byte[0])));

        assertThat(get.status).isEqualTo(405);
        assertThat(get.head).contains("\r\nAllow: POST\r\n");
        assertThat(get.body).contains("\"reason\":\"method-not-allowed\"");
        assertThat(large.status).isEqualTo(413);
        assertThat(large.head).contains("\r\nConnection: close");
        assertThat(large.body).contains("\"reason\":\"body-too-large\"", "\"request_id\":\"r-7\"");
    }

    @Test
    void shouldAskForKeysByApp() throws IOException {
        NewKey shop = NewKey.make("shop", "apps=app-1,app-2");
        NewKey all = NewKey.make("all", "rate=1 burst=2");
        NewKey reader = NewKey.make("reader", "roles=read");
        Path file = directory.resolve("keys");
        Files.writeString(file, shop.line() + "\n" + all.line() + "\n" + reader.line());
        ApiKeys keys = new ApiKeys("EVENTS_KEYS", "attribution", file, () -> 0, (_, _) -> {});
        http.close();
        http =
                http(
                        new Guards(
                                new AdminRule(Optional.of("root"), true, false),
                                Optional.of(keys),
                                Optional.empty()));
        String mixed =
                batch(EventTexts.eventOf("app-2", "e-1"), EventTexts.eventOf("app-3", "e-2"));

        Reply own = postWith(shop, mixed);
        Reply other = postWith(all, mixed);

        assertThat(own.status).isEqualTo(207);
        assertThat(own.body)
                .contains(
                        "\"items\":[{\"index\":1,\"event_id\":\"e-2\",\"reason\":\"app-not-allowed\"",
                        "\"action\":\"drop\"}]");
        assertThat(other.status).isEqualTo(202);
        assertThat(log.kept()).hasSize(2);
        assertThat(postWith(all, mixed).status).isEqualTo(202);
        Reply limited = postWith(all, mixed);
        assertThat(limited.status).isEqualTo(429);
        assertThat(limited.head).contains("\r\nRetry-After: 1\r\n");
        assertThat(limited.body).contains("\"reason\":\"rate-limited\",\"action\":\"retry\"");
        assertThat(postWith(reader, mixed).status).isEqualTo(403);
        Reply nobody = post(BATCH, mixed);
        assertThat(nobody.status).isEqualTo(401);
        assertThat(nobody.head).contains("\r\nWWW-Authenticate: Bearer\r\n");
        assertThat(nobody.body).contains("\"reason\":\"key-required\"");
        assertThat(new MetricsText(keys.meters()).render())
                .contains("attribution_key_limited_total{key=\"all\"} 1\n")
                .doesNotContain("comporta_");
    }

    private Reply postWith(NewKey key, String body) {
        return post(BATCH, JSON + "X-API-Key: " + key.secret() + "\r\n", body.getBytes(UTF_8));
    }

    @Test
    void shouldLetPagesOfKnownOriginsSend() {
        String fields = JSON + "Origin: " + SHOP + "\r\nSec-Fetch-Site: cross-site\r\n";

        Reply taken = post(ONE, fields, EventTexts.event("e-1").getBytes(UTF_8));
        Reply refused = post(ONE, fields, "{".getBytes(UTF_8));

        assertThat(taken.status).isEqualTo(202);
        assertThat(taken.head)
                .contains(
                        "\r\nAccess-Control-Allow-Origin: " + SHOP + "\r\n",
                        "\r\nVary: Origin\r\n");
        assertThat(refused.status).isEqualTo(400);
        assertThat(refused.head).contains("\r\nAccess-Control-Allow-Origin: " + SHOP + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: http://shop.example",
                "Origin: https://shop.example.evil.example",
                "Origin: null",
                "Origin: https://shop.example\r\nOrigin: https://shop.example",
                "Sec-Fetch-Site: cross-site",
            })
    void shouldRefusePagesOfOthers(String field) {
        Reply reply = post(ONE, JSON + field + "\r\n", EventTexts.event("e-1").getBytes(UTF_8));

        assertThat(reply.status).isEqualTo(403);
        assertThat(reply.head)
                .contains("\r\nVary: Origin\r\n")
                .doesNotContain("Access-Control-Allow-Origin");
        assertThat(reply.body).contains("\"reason\":\"cross-site\"");
        assertThat(log.kept()).isEmpty();
    }

    @Test
    void shouldTellAPageAheadWhatItMaySend() {
        Reply known = preflight(SHOP);
        Reply stranger = preflight("https://evil.example");

        assertThat(known.status).isEqualTo(204);
        assertThat(known.head)
                .contains(
                        "\r\nAccess-Control-Allow-Origin: " + SHOP + "\r\n",
                        "\r\nAccess-Control-Allow-Methods: POST\r\n",
                        "\r\nAccess-Control-Allow-Headers: content-type, content-encoding,"
                                + " authorization, x-api-key, x-request-id\r\n",
                        "\r\nAccess-Control-Max-Age: 7200\r\n",
                        "\r\nVary: Origin\r\n")
                .doesNotContain("Content-Length");
        assertThat(known.body).isEmpty();
        assertThat(stranger.status).isEqualTo(403);
        assertThat(stranger.head).doesNotContain("Access-Control");
    }

    private Reply preflight(String origin) {
        return Reply.of(
                written(
                        send(
                                "OPTIONS /v1/events HTTP/1.1\r\nHost: gateway\r\nOrigin: "
                                        + origin
                                        + "\r\nAccess-Control-Request-Method: POST\r\n"
                                        + "Access-Control-Request-Headers: content-type\r\n\r\n",
                                new byte[0])));
    }

    @Test
    void shouldSayWhatItsOptionsMayBe() {
        assertThat(EventIntake.Options.DEFAULTS.windowEvents()).isEqualTo(1_000_000);
        for (String origin :
                List.of("*", "shop.example", "https://shop.example/", "https://Shop.x")) {
            assertThatThrownBy(
                            () ->
                                    new EventIntake(
                                            new EventIntake.Options(List.of(origin), 10_000),
                                            log,
                                            CLOCK))
                    .hasMessageStartingWith("EVENTS_ORIGINS: an origin is http");
        }
        assertThatThrownBy(() -> new EventIntake.Options(List.of(), 9_999))
                .hasMessage("EVENTS_WINDOW must be 10000 to 100000000: 9999");
    }
}
