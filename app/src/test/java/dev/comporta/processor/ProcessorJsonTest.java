package dev.comporta.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.LookUp;
import dev.comporta.routing.HealthAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProcessorJsonTest {
    private static final UUID ID = UUID.fromString("4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3");
    private static final String INSTANT = "\"2025-07-15T12:34:56.000Z\"";
    private static final long INSTANT_NANOS = 1_752_582_896_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "0.01,1",
        "19.9,1990",
        "19.90,1990",
        "20,2000",
        "2e1,2000",
        "19.905,1990",
        "19.915,1992",
        "19.9050000001,1991",
        "1000000000000.00,100000000000000"
    })
    void shouldReadAmountsToTheCent(String amount, long amountCents) {
        assertThat(lookUp(200, payment(ID.toString(), amount, INSTANT)))
                .isEqualTo(new LookUp.Found(amountCents, INSTANT_NANOS));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-07-15T12:34:56Z,0",
        "2025-07-15T12:34:56.1Z,100000000",
        "2025-07-15T12:34:56.0010000Z,1000000",
        "2025-07-15T12:34:56.123456789Z,123456789",
        "2025-07-15T12:34:56+00:00,0",
        "2025-07-15T12:34:56\\u002B00:00,0",
        "2025-07-15T09:34:56.001-03:00,1000000",
        "2025-07-15T12:34:56,0",
        "2025-07-15T12:34:56.12,120000000",
        "2025-07-15T12:34:56.123,123000000",
        "2025-07-15T12:34:56.123456,123456000"
    })
    void shouldReadInstantsToTheNanosecond(String instant, long nanos) {
        assertThat(lookUp(200, payment(ID.toString(), "1", "\"" + instant + "\"")))
                .isEqualTo(new LookUp.Found(100, INSTANT_NANOS + nanos));
    }

    @Test
    void shouldIgnoreUnknownFieldsAndTheCaseOfTheId() {
        String body = payment(ID.toString().toUpperCase(Locale.ROOT), "1", INSTANT);

        assertThat(lookUp(200, body.replace("}", ",\"fee\":{\"a\":[1]}}")))
                .isEqualTo(new LookUp.Found(100, INSTANT_NANOS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.001",
                "-1",
                "1000000000000.01",
                "1e999999999",
                "1e-999999999",
                "\"19.90\"",
                "null",
                "NaN",
                "[]",
                "01"
            })
    void shouldFailOnAmountsThatCannotBe(String amount) {
        assertThat(lookUp(200, payment(ID.toString(), amount, INSTANT)))
                .isEqualTo(new LookUp.Failed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2025-07-15T12:34:56 \"",
                "\"2025-07-15T12:34:56[Europe/Paris]\"",
                "\"2025-07-15T12:34:56+\"",
                "\"2025-02-30T00:00:00\"",
                "\"2025-07-15\"",
                "\"2025-02-30T00:00:00Z\"",
                "1752582896",
                "null",
                "\"9999-12-31T23:59:59Z\"",
                "\"2025-07-15T12:34:56.0000000001Z\""
            })
    void shouldFailOnInstantsThatCannotBe(String instant) {
        assertThat(lookUp(200, payment(ID.toString(), "1", instant)))
                .isEqualTo(new LookUp.Failed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "null", "true", "<html>", "{\"correlationId\":1}"})
    void shouldFailOnOtherBodies(String body) {
        assertThat(lookUp(200, body)).isEqualTo(new LookUp.Failed());
    }

    @Test
    void shouldFailOnAnotherPaymentAndOnDoubledFields() {
        String body = payment(ID.toString(), "1", INSTANT);

        assertThat(lookUp(200, payment(new UUID(1, 2).toString(), "1", INSTANT)))
                .isEqualTo(new LookUp.Failed());
        assertThat(lookUp(200, body.replace("}", ",\"amount\":2}"))).isEqualTo(new LookUp.Failed());
        assertThat(lookUp(200, body + body)).isEqualTo(new LookUp.Failed());
    }

    @Test
    void shouldTellByStatus() {
        String body = payment(ID.toString(), "1", INSTANT);

        assertThat(lookUp(404, body)).isEqualTo(new LookUp.NotFound());
        assertThat(lookUp(201, body)).isEqualTo(new LookUp.Failed());
        assertThat(lookUp(500, body)).isEqualTo(new LookUp.Failed());
    }

    @Test
    void shouldReadHealth() {
        assertThat(ProcessorJson.health(bytes("{\"failing\":true,\"minResponseTime\":100}")))
                .contains(new HealthAnswer(true, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"failing\":true}",
                "{\"failing\":\"true\",\"minResponseTime\":1}",
                "{\"failing\":true,\"minResponseTime\":-1}",
                "{\"failing\":true,\"minResponseTime\":1.5}",
                "{\"failing\":true,\"minResponseTime\":99999999999999999999}"
            })
    void shouldHearNothingInOtherHealth(String body) {
        assertThat(ProcessorJson.health(bytes(body))).isEmpty();
    }

    private static String payment(String id, String amount, String requestedAt) {
        return "{\"correlationId\":\"%s\",\"amount\":%s,\"requestedAt\":%s}"
                .formatted(id, amount, requestedAt);
    }

    private static LookUp lookUp(int status, String body) {
        return ProcessorJson.lookUp(ID, new UpstreamAnswer(status, true, 0, bytes(body)));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
