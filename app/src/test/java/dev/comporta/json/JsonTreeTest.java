package dev.comporta.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(20)
class JsonTreeTest {
    private static final JsonMapper JACKSON = JsonMapper.builder().build();

    @Test
    void shouldReadEachKindOfValue() {
        Map<String, Object> read =
                read("{\"a\":[1.50,-2e1,{}],\"b\":\"c\",\"d\":true,\"e\":false,\"f\":null}");

        assertThat(read)
                .hasSize(5)
                .containsEntry(
                        "a", List.of(new BigDecimal("1.50"), new BigDecimal("-2e1"), Map.of()))
                .containsEntry("b", "c")
                .containsEntry("d", true)
                .containsEntry("e", false)
                .containsEntry("f", Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\u002B\\u00e9\\uD83D\\uDE00\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\\\u0041 $1 \\\\n\"",
                "\"é😀\""
            })
    void shouldDecodeStringsAsJacksonDoes(String text) {
        assertThat(read(" { \"a\" : " + text + " } "))
                .containsEntry("a", JACKSON.readTree(text).stringValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{}{}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"a\":[{\"b\":null,\"b\":null}]}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{\"a\":1e99999999999}",
                "{\"a\":\"\\x\"}"
            })
    void shouldRefuseAllElse(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseWhatIsTooDeepOrTooLong() {
        String deep = "[".repeat(JsonCursor.MAX_DEPTH) + "]".repeat(JsonCursor.MAX_DEPTH);

        assertThatThrownBy(() -> read("{\"a\":" + deep + "}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("{\"a\":" + "1".repeat(1_001) + "}"))
                .hasMessage("a number is too long: length=1001");
    }

    private static Map<String, Object> read(String text) {
        return JsonTree.object(text.getBytes(StandardCharsets.UTF_8));
    }
}
