package dev.comporta.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(10)
class LineTest {
    private static final Event EVENT =
            Event.warn("shell", "it-happened", "payment", "count", "note");
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void shouldBeOneJsonObject() {
        UUID id = new UUID(1, 2);

        String json = line(null, "an operator said \"no\"\nto it", id, 7, "a\u0001b").json();

        assertThat(json.lines()).hasSize(1);
        JsonNode read = JSON.readTree(json);
        assertThat(read.propertyNames())
                .containsExactly(
                        "time", "level", "logger", "event", "message", "payment", "count", "note");
        assertThat(read.get("time").asString()).isEqualTo("2026-11-27T08:00:00.000Z");
        assertThat(read.get("level").asString()).isEqualTo("warn");
        assertThat(read.get("logger").asString()).isEqualTo("shell");
        assertThat(read.get("event").asString()).isEqualTo("it-happened");
        assertThat(read.get("message").asString()).isEqualTo("an operator said \"no\"\nto it");
        assertThat(read.get("payment").asString()).isEqualTo(id.toString());
        assertThat(read.get("count").isInt()).isTrue();
        assertThat(read.get("note").asString()).isEqualTo("a\u0001b");
    }

    @Test
    void shouldHoldAStackTraceInOneLineOfJson() {
        Throwable error = new IllegalStateException("why", new RuntimeException("because"));

        String json = line(error, "words").json();

        assertThat(json.lines()).hasSize(1);
        assertThat(JSON.readTree(json).get("error").asString())
                .startsWith("java.lang.IllegalStateException: why\n")
                .contains("Caused by: java.lang.RuntimeException: because");
    }

    @Test
    void shouldLetNoWordsLookLikeALineOfTheirOwn() {
        String text =
                line(null, "note: x\n2026-11-27T08:00:00.000Z ERROR gateway: forged").text(false);

        assertThat(text.lines())
                .containsExactly(
                        "2026-11-27T08:00:00.000Z WARN  shell: note: x 2026-11-27T08:00:00.000Z ERROR"
                                + " gateway: forged");
    }

    @Test
    void shouldColourTheLevelOnly() {
        assertThat(line(null, "words").text(true))
                .isEqualTo("2026-11-27T08:00:00.000Z \u001b[33mWARN \u001b[0m shell: words\n");
    }

    @Test
    void shouldTakeALibrarysWordsWithTheirParameters() {
        LogRecord told = new LogRecord(Level.SEVERE, "can''t bind {0}");
        told.setLoggerName("io.netty.Bootstrap");
        told.setParameters(new Object[] {"port"});

        Line line = Line.of(told);

        assertThat(line.words()).isEqualTo("can't bind port");
        assertThat(line.event()).isEqualTo(Line.LIBRARY);
        assertThat(line.logger()).isEqualTo("io.netty.Bootstrap");
        assertThat(line.severity()).isEqualTo(Severity.ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:secret@host:80/x",
                "https://user:se/cret@host",
                "no such URL: 'http://user:secret@host^'"
            })
    void shouldNotTellThePasswordOfAUrl(String words) {
        assertThat(Secrets.hide(words)).contains("//…@host").doesNotContain("cret", "user");
        Line line = line(new RuntimeException(words), words, words, words, words);
        assertThat(line.json()).doesNotContain("cret");
        assertThat(line.text(false)).doesNotContain("cret");
    }

    @Test
    void shouldNameTheTraceOfItsPayment() {
        UUID traced = new UUID(1, 2);
        Log.traceBy(id -> id.equals(traced) ? "0af7" : "");
        try {
            assertThat(JSON.readTree(line(null, "words", traced, 1, "").json()).get("traceId"))
                    .hasToString("\"0af7\"");
            assertThat(line(null, "words", new UUID(1, 3), 1, "").json()).doesNotContain("trace");
        } finally {
            Log.traceBy(id -> "");
        }
    }

    @Test
    void shouldEndSomewhere() {
        String long1 = "x".repeat(100_000);

        assertThat(line(new RuntimeException(long1), long1, long1, 1, long1).json())
                .hasSizeLessThan(40_000);
    }

    private static Line line(@Nullable Throwable error, String words, Object... values) {
        EventRecord told = new EventRecord(EVENT, words, List.of(values), error);
        told.setInstant(Instant.parse("2026-11-27T08:00:00Z"));
        return Line.of(told);
    }
}
