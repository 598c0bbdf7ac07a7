package dev.comporta.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventScannerTest {
    private final EventScanner scanner = new EventScanner();

    private @Nullable EventDefect scan(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return scanner.scan(bytes, 0, bytes.length);
    }

    private String defect(String text) {
        EventDefect defect = scan(text);
        EventField field = scanner.defectField();
        return defect == null ? "" : (field == null ? "" : field.label() + " ") + defect.slug();
    }

    @Test
    void shouldReadAllThatAnEventSays() {
        assertThat(defect(EventTexts.fullEvent("e-1"))).isEmpty();

        assertThat(scanner.text(EventField.EVENT_ID)).isEqualTo("e-1");
        assertThat(scanner.text(EventField.APP_ID)).isEqualTo("com.example.shop");
        assertThat(scanner.text(EventField.EVENT_TYPE)).isEqualTo("conversion");
        assertThat(scanner.text(EventField.PLATFORM)).isEqualTo("android");
        assertThat(scanner.timestampMillis()).isEqualTo(1_752_582_896_789L);
        assertThat(scanner.text(EventField.IDFA)).isEmpty();
        assertThat(scanner.text(EventField.NETWORK_ID)).isEqualTo("n-1");
        assertThat(scanner.revenue()).isEqualTo(new BigDecimal("19.99"));
        assertThat(scanner.text(EventField.CURRENCY)).isEqualTo("BRL");
        assertThat(EventTexts.customParams(scanner)).hasToString("{plan=gold, step=3}");
    }

    @Test
    void shouldReadTheLeastOfOne() {
        assertThat(defect(" \r\n" + EventTexts.event("e-1") + "\t")).isEmpty();

        assertThat(scanner.has(EventField.USER_ID)).isFalse();
        assertThat(scanner.text(EventField.USER_ID)).isNull();
        assertThat(scanner.revenue()).isNull();
        assertThat(scanner.text(EventField.CUSTOM_PARAMS)).isNull();
    }

    @Test
    void shouldReadOnlyItsRange() {
        byte[] bytes = ("}}" + EventTexts.event("e-1") + "]]").getBytes(ISO_8859_1);

        assertThat(scanner.scan(bytes, 2, bytes.length - 4)).isNull();
        assertThat(scanner.scan(bytes, 2, bytes.length - 5)).isEqualTo(EventDefect.NOT_JSON);
        assertThat(scanner.scan(bytes, 2, bytes.length - 3)).isEqualTo(EventDefect.NOT_JSON);
    }

    @Test
    void shouldDecodeEscapesInNamesAndTexts() {
        String text =
                EventTexts.having("event_id", "\"\\u0061\\n\\ud83d\\ude00\"")
                        .replace("event_id", "event\\u005fid")
                        .replace("\"ios\"", "\"\\u0049os\"");

        assertThat(defect(text)).isEmpty();

        assertThat(scanner.text(EventField.EVENT_ID)).isEqualTo("a\n😀");
        assertThat(scanner.text(EventField.PLATFORM)).isEqualTo("ios");
    }

    @ParameterizedTest
    @CsvSource({
        "1752583872,1752583872000",
        "1752583872123,1752583872123",
        "946684800,946684800000",
        "4102444799999,4102444799999",
        "\"2025-07-15T12:51:12Z\",1752583872000",
        "\"2025-07-15T12:51:12.1239Z\",1752583872123",
        "\"2025-07-15T14:51:12.123456789+02:00\",1752583872123",
        "\"2025-07-15T14:51:12+0200\",1752583872000",
        "\"2024-02-29T00:00:00Z\",1709164800000",
        "\"2000-01-01T00:00:00Z\",946684800000",
        "\"2099-12-31T23:59:59.999Z\",4102444799999",
    })
    void shouldTellTimesApartByTheirSize(String value, long millis) {
        assertThat(defect(EventTexts.having("timestamp", value))).isEmpty();

        assertThat(scanner.timestampMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1752583872",
                "946684799",
                "4102444800",
                "946684799999",
                "4102444800000",
                "1752583872.5",
                "1752583872e0",
                "99999999999999",
                "\"\"",
                "\"1752583872\"",
                "\"2025-07-15\"",
                "\"2025-07-15T12:51:12\"",
                "\"2025-02-29T00:00:00Z\"",
                "\"2025-07-15T24:00:00Z\"",
                "\"2025-07-15T12:60:00Z\"",
                "\"2025-07-15T12:51:60Z\"",
                "\"2025-13-01T00:00:00Z\"",
                "\"2025-00-01T00:00:00Z\"",
                "\"2025-01-00T00:00:00Z\"",
                "\"2025-07-15T12:51:12.1234567891Z\"",
                "\"1999-12-31T23:59:59Z\"",
                "\"2100-01-01T00:00:00Z\"",
                "\"+999999-01-01T00:00:00Z\"",
            })
    void shouldRefuseTimesThatAreNone(String value) {
        assertThat(defect(EventTexts.having("timestamp", value)))
                .isEqualTo("timestamp unreadable-timestamp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "0e999",
                "19.99",
                "-5",
                "1e17",
                "999999999999999999",
                "1E-18",
                "0.000000000000000001",
                "123456789012345678.123456789012345678",
                "1000e-20",
                "0.1e18",
                "0.30000000000000004",
            })
    void shouldTakeMoneyExactly(String value) {
        assertThat(defect(EventTexts.with("\"revenue\":" + value))).isEmpty();

        assertThat(scanner.revenue()).isEqualTo(new BigDecimal(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e18",
                "1000000000000000000",
                "1e-19",
                "0.0000000000000000001",
                "1e999999999999",
                "1e-999999999999",
                "0.000000000000000000000000000000000000000000000000000000000000000",
            })
    void shouldRefuseMoneyThatDoesNotFit(String value) {
        assertThat(defect(EventTexts.with("\"revenue\":" + value)))
                .isEqualTo("revenue revenue-out-of-range");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event_id|\"\"|event_id wrong-length",
                "event_id|7|event_id wrong-type",
                "event_id|null|event_id missing-field",
                "app_id|[\"a\"]|app_id wrong-type",
                "event_type|\"Install\"|event_type wrong-value",
                "event_type|\"open\"|event_type wrong-value",
                "event_type|{}|event_type wrong-type",
                "timestamp|true|timestamp wrong-type",
                "timestamp|null|timestamp missing-field",
                "platform|\"symbian\"|platform wrong-value",
                "platform|\"io\\u0053\"|",
            })
    void shouldJudgeRequiredFields(String field, String value, @Nullable String defect) {
        assertThat(defect(EventTexts.having(field, value))).isEqualTo(defect == null ? "" : defect);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"user_id\":null|",
                "\"user_id\":5|user_id wrong-type",
                "\"revenue\":\"5\"|revenue wrong-type",
                "\"revenue\":null|",
                "\"currency\":\"us\"|currency wrong-value",
                "\"currency\":\"U1D\"|currency wrong-value",
                "\"currency\":\"usd\"|",
                "\"custom_params\":[]|custom_params wrong-type",
                "\"custom_params\":{}|",
                "\"custom_params\":{\"a\":1}|custom_params wrong-type",
                "\"custom_params\":{\"a\":null}|custom_params wrong-type",
                "\"custom_params\":{\"a\":\"1\",\"\\u0061\":\"2\"}|custom_params duplicate-field",
                "\"other\":{\"a\":1,\"a\":[true,false,null]}|",
                "\"other\":1,\"other\":2|duplicate-field",
                "\"other\":1,\"oth\\u0065r\":2|duplicate-field",
                "\"event\\u005fid\":\"e-2\"|event_id duplicate-field",
                "\"user_id\":null,\"user_id\":\"a\"|user_id duplicate-field",
                "\"user_id\":\"\\ud83d\\ude00\"|",
                "\"user_id\":\"\\ud83d\"|unpaired-surrogate",
                "\"user_id\":\"\\ude00\\ud83d\"|unpaired-surrogate",
                "\"user_id\":\"\\uD83D\\u0061\"|unpaired-surrogate",
                "\"other\":[\"\\udead\"]|unpaired-surrogate",
                "\"\\ud800\":1|unpaired-surrogate",
                "\"other\":\"\\\\ud800\"|",
            })
    void shouldJudgeWhatElseIsSaid(String member, @Nullable String defect) {
        assertThat(defect(EventTexts.with(member))).isEqualTo(defect == null ? "" : defect);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}}",
                "nul",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1,}",
                "{'a':1}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"event_id\":nul}",
                "{\"custom_params\":{\"a\":\"b\",}}",
                "{\"a\":NaN}",
                "[1",
                "{} x",
            })
    void shouldRefuseWhatIsNoJson(String text) {
        assertThat(defect(text)).isEqualTo("not-json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"a\"", "null", "[{}]"})
    void shouldRefuseWhatIsNoObject(String text) {
        assertThat(defect(text)).isEqualTo("not-an-object");
    }

    @Test
    void shouldRefuseBadUtf8() {
        for (String bad : new String[] {"\u0080", "Ã", "\u00c0\u0080", "\u00ed\u00a0\u0080"}) {
            byte[] bytes = EventTexts.having("event_id", "\"" + bad + "\"").getBytes(ISO_8859_1);
            assertThat(scanner.scan(bytes, 0, bytes.length))
                    .as(bad)
                    .isEqualTo(EventDefect.NOT_JSON);
        }
    }

    @Test
    void shouldBoundEachField() {
        assertThat(defect(EventTexts.event("i".repeat(128)))).isEmpty();
        assertThat(defect(EventTexts.event("i".repeat(129)))).isEqualTo("event_id wrong-length");
        assertThat(defect(EventTexts.event("😀".repeat(128)))).isEmpty();
        assertThat(defect(EventTexts.event("😀".repeat(129)))).isEqualTo("event_id wrong-length");
        assertThat(defect(EventTexts.with("\"user_id\":\"" + "u".repeat(1_024) + "\""))).isEmpty();
        assertThat(defect(EventTexts.with("\"user_id\":\"" + "u".repeat(1_025) + "\"")))
                .isEqualTo("user_id wrong-length");
        assertThat(defect(EventTexts.with("\"user_agent\":\"" + "u".repeat(2_048) + "\"")))
                .isEmpty();
        assertThat(defect(EventTexts.with("\"user_agent\":\"" + "u".repeat(2_049) + "\"")))
                .isEqualTo("user_agent wrong-length");
    }

    @Test
    void shouldBoundCustomParams() {
        assertThat(defect(params(64, 256, 4))).isEmpty();
        assertThat(EventTexts.customParams(scanner)).hasSize(64);
        assertThat(defect(params(65, 8, 4))).isEqualTo("custom_params too-many-fields");
        assertThat(defect(params(2, 257, 4))).isEqualTo("custom_params wrong-length");
        assertThat(defect(params(2, 8, 4_096))).isEmpty();
        assertThat(defect(params(2, 8, 4_097))).isEqualTo("custom_params wrong-length");
    }

    private static String params(int count, int nameLength, int valueLength) {
        return EventTexts.with(
                IntStream.range(0, count)
                        .mapToObj(
                                i ->
                                        "\""
                                                + Integer.toString(1_000 + i)
                                                + "n".repeat(nameLength - 4)
                                                + "\":\""
                                                + "v".repeat(valueLength)
                                                + "\"")
                        .collect(Collectors.joining(",", "\"custom_params\":{", "}")));
    }

    @Test
    void shouldBoundWhatIsNotKnown() {
        assertThat(defect(unknown(128))).isEmpty();
        assertThat(defect(unknown(129))).isEqualTo("too-many-fields");
    }

    private static String unknown(int count) {
        return EventTexts.with(
                IntStream.range(0, count)
                        .mapToObj(i -> "\"x" + i + "\":" + i)
                        .collect(Collectors.joining(",")));
    }

    @Test
    void shouldBoundTheEvent() {
        String event = EventTexts.with("\"other\":\"\"");
        String padding = "p".repeat(EventScanner.EVENT_MAX_BYTES - event.length());

        assertThat(defect(event.replace(":\"\"", ":\"" + padding + "\""))).isEmpty();
        assertThat(defect(event.replace(":\"\"", ":\"" + padding + "p\"")))
                .isEqualTo("event-too-large");
    }

    @Test
    void shouldBoundDepth() {
        assertThat(defect(nested(63))).isEmpty();
        assertThat(defect(nested(64))).isEqualTo("too-deep");
        assertThat(defect("[".repeat(100_000))).isEqualTo("too-deep");
        assertThat(defect("{\"a\":".repeat(100_000))).isEqualTo("too-deep");
    }

    private static String nested(int depth) {
        return EventTexts.with("\"other\":" + "[".repeat(depth) + "]".repeat(depth));
    }

    @Test
    void shouldTellTheIdOfAnEventThatIsRejected() {
        assertThat(defect("{\"event_type\":\"x\",\"event_id\":\"e-9\"}"))
                .isEqualTo("event_type wrong-value");

        assertThat(scanner.text(EventField.EVENT_ID)).isEqualTo("e-9");
    }
}
