package dev.comporta.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.http.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class WindowTest {
    private static Window from(String text) throws Refusal {
        return Window.of(Map.of("from", List.of(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,0",
        "1970-01-01T00:00:00.000000001Z,1",
        "1969-12-31T23:59:59.999999999Z,-1",
        "1969-12-31T23:59:58.5Z,-1500000000",
        "2025-07-15T12:34:56.789Z,1752582896789000000",
        "2025-07-15T14:34:56.789+02:00,1752582896789000000",
        "2025-07-15T14:34:56.789 02:00,1752582896789000000",
        "2025-07-15T14:34:56.789+0200,1752582896789000000",
        "2025-07-15T14:34:56.789 0200,1752582896789000000",
        "2025-07-15T14:34:56.789+02,1752582896789000000",
        "2025-07-15T12:34:56.789+0000,1752582896789000000",
        "2025-07-15t12:34:56.789z,1752582896789000000",
        "2025-07-15T12:34Z,1752582840000000000",
        "2025-07-15T12:35:56.789+00:01:00,1752582896789000000",
        "2025-07-15T09:04:56.789-03:30,1752582896789000000",
        "1677-09-21T00:12:43.145224192Z,-9223372036854775808",
        "1677-09-21T00:12:43.145224193Z,-9223372036854775807",
        "1677-09-21T00:12:43.145224191Z,-9223372036854775808",
        "2262-04-11T23:47:16.854775806Z,9223372036854775806",
        "2262-04-11T23:47:16.854775807Z,9223372036854775807",
        "2262-04-11T23:47:16.854775808Z,9223372036854775807",
        "+999999999-01-01T00:00:00Z,9223372036854775807",
        "-999999999-01-01T00:00:00Z,-9223372036854775808"
    })
    void shouldReadInstantToTheNanosecond(String text, long nanos) throws Refusal {
        assertThat(from(text)).isEqualTo(new Window(nanos, Long.MAX_VALUE));
    }

    @Test
    void shouldHaveNoBoundsOfItsOwn() throws Refusal {
        assertThat(Window.of(Map.of())).isEqualTo(new Window(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Test
    void shouldTakeSingleInstant() throws Refusal {
        String instant = "1970-01-01T00:00:00Z";

        assertThat(Window.of(Map.of("from", List.of(instant), "to", List.of(instant))))
                .isEqualTo(new Window(0, 0));
    }

    @Test
    void shouldTakeAnEmptyValueForNoBound() throws Refusal {
        String instant = "1970-01-01T00:00:00Z";

        assertThat(Window.of(Map.of("from", List.of(""), "to", List.of(""))))
                .isEqualTo(new Window(Long.MIN_VALUE, Long.MAX_VALUE));
        assertThat(Window.of(Map.of("from", List.of(instant), "to", List.of(""))))
                .isEqualTo(new Window(0, Long.MAX_VALUE));
        assertThatThrownBy(() -> Window.of(Map.of("from", List.of("", instant))))
                .isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "2025-07-15T12:34:56",
                "2025-07-15 12:34:56Z",
                "2025-07-15T12:34:56Z+0000",
                "2025-07-15T12:34:56+02:00+0200",
                "2025-07-15T12:34:56.0000000001Z",
                "2025-07-15T12:34:56 Z",
                "2025-07-15T24:00:00Z",
                "2025-02-29T00:00:00Z",
                "\u0662\u0660\u0662\u0665-07-15T12:34:56Z"
            })
    void shouldRefuseWhatIsNoInstant(String text) throws Refusal {
        assertThatThrownBy(() -> from(text)).isInstanceOf(Refusal.class);
    }

    @Test
    void shouldSayThatALeapSecondIsNone() {
        assertThatThrownBy(() -> from("2016-12-31T23:59:60Z"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no leap second (:60)");
    }

    @Test
    void shouldNameTheParameter() {
        assertThatThrownBy(() -> from("noon"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.problem().slug())
                                    .isEqualTo(PaymentProblem.UNREADABLE_INSTANT.slug());
                            assertThat(refusal.problem().detail()).startsWith("from must be");
                        });
    }
}
