package dev.comporta.workbench.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RequestParserTest {

    private static final String BODY =
            "{\"correlationId\":\"4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3\",\"amount\":19.9,"
                    + "\"requestedAt\":\"2025-07-15T12:34:56.789Z\"}";

    @Test
    void shouldReadAPayment() {
        assertThat(parse(BODY))
                .isEqualTo(
                        new RequestedPayment(
                                UUID.fromString("4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3"),
                                1990,
                                Instant.parse("2025-07-15T12:34:56.789Z")));
    }

    @Test
    void shouldIgnoreUnknownFieldsAndReadOffsets() {
        String body =
                BODY.replace("{", "{ \"more\":{\"amount\":[1,{}]}, ").replace("789Z", "789+02:00");

        assertThat(parse(body).requestedAt()).isEqualTo("2025-07-15T10:34:56.789Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0.005,0",
        "0.015,2",
        "0.025,2",
        "0.0250001,3",
        "19.995,2000",
        "1,100",
        "1.5e1,1500",
        "1e12,100000000000000",
        "0,0"
    })
    void shouldRoundHalfEven(String amount, long cents) {
        assertThat(parse(BODY.replace("19.9", amount)).amountCents()).isEqualTo(cents);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0.01",
                "1000000000000.01",
                "1e999999999",
                "1e-999999999",
                "\"1\"",
                "null",
                "true",
                "[1]",
                "NaN",
                "1.",
                ".1",
                "0x1",
                ""
            })
    void shouldRefuseOtherAmounts(String amount) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(BODY.replace("19.9", amount)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{",
                "{\"correlationId\":\"1-1-1-1-1\"}",
                "{\"correlationId\":\"+a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3\"}",
                "{\"amount\":1,\"amount\":1}",
                "{\"requestedAt\":\"2025-07-15\"}",
                "{\"requestedAt\":\"2025-07-15T12:34:56\"}",
                "{\"requestedAt\":1752582896}"
            })
    void shouldRefuseRubbish(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(body));
    }

    @Test
    void shouldRefuseAnythingAfterTheObject() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(BODY + BODY));
    }

    @Test
    void shouldRefuseYearsThatDoNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(BODY.replace("2025", "2262")));
        assertThatIllegalArgumentException().isThrownBy(() -> parse(BODY.replace("2025", "1969")));
    }

    @Test
    void shouldWriteExactDecimals() {
        assertThat(parse(BODY).toJson()).isEqualTo(BODY.replace("19.9", "19.90"));
        assertThat(new BookedTotal(3, 123_456_789_012_345_678L).toJson(new BigDecimal("0.15")))
                .isEqualTo(
                        "{\"totalRequests\":3,\"totalAmount\":1234567890123456.78,"
                                + "\"totalFee\":185185183518518.5170,\"feePerTransaction\":0.15}");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-07-15T12:34:56.000Z,2025-07-15T12:34:56",
        "2025-07-15T12:34:56.120Z,2025-07-15T12:34:56.12",
        "2025-07-15T12:34:56.123Z,2025-07-15T12:34:56.123",
        "2025-07-15T12:34:00+02:00,2025-07-15T10:34:00"
    })
    void shouldTellItsRecordWithoutZoneAndTrailingZeros(String sent, String told) {
        assertThat(parse(BODY.replace("2025-07-15T12:34:56.789Z", sent)).toRecordJson())
                .contains("\"requestedAt\":\"" + told + "\"");
    }

    private static RequestedPayment parse(String body) {
        return RequestParser.payment(body.getBytes(UTF_8));
    }
}
