package dev.comporta.intake.operator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.http.Refusal;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OperatorBodiesTest {
    private static final String NOTE = "{\"note\":\"pago à mão \ud83d\ude00\"}";
    private static final String RESOLUTION = "{\"outcome\":\"not-booked\"}";

    @Test
    void shouldReadUtf8() {
        assertThat(note(NOTE.getBytes(UTF_8))).isTrue();
        assertThat(resolution(RESOLUTION.getBytes(UTF_8))).isTrue();
    }

    @Test
    void shouldReadNoOtherEncoding() {
        for (Charset charset : List.of(UTF_16BE, UTF_16LE, UTF_32BE)) {
            assertThat(note(NOTE.getBytes(charset))).as(charset.name()).isFalse();
            assertThat(resolution(RESOLUTION.getBytes(charset))).as(charset.name()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00C0\u0080", "\u00C1\u0081", "\u00ED\u00A0\u0080", "\u00FF"})
    void shouldReadNoMalformedUtf8(String bytes) {
        assertThat(note(("{\"note\":\"n" + bytes + "\"}").getBytes(ISO_8859_1))).isFalse();
        assertThat(
                        resolution(
                                ("{\"outcome\":\"booked\",\"note\":\"" + bytes + "\"}")
                                        .getBytes(ISO_8859_1)))
                .isFalse();
    }

    private static boolean note(byte[] body) {
        try {
            return !OperatorBodies.note(body, body.length).isEmpty();
        } catch (Refusal e) {
            return false;
        }
    }

    private static boolean resolution(byte[] body) {
        try {
            return OperatorBodies.ruling(body, body.length) != null;
        } catch (Refusal e) {
            return false;
        }
    }
}
