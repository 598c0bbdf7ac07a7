package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.json.JsonCursor;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class PaymentScannerTest {
    private static final String ID = "4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3";

    private final PaymentScanner scanner = new PaymentScanner();

    private ScanVerdict scan(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return scanner.scan(bytes, 0, bytes.length);
    }

    private ScanVerdict scanAmount(String amount) {
        return scan("{\"correlationId\":\"" + ID + "\",\"amount\":" + amount + "}");
    }

    private ScanVerdict scanWith(String member) {
        return scan("{\"correlationId\":\"" + ID + "\"," + member + ",\"amount\":19.90}");
    }

    @Test
    void shouldReadIdAndAmount() {
        assertThat(scanAmount("19.90")).isEqualTo(ScanVerdict.VALID);

        assertThat(scanner.id()).isEqualTo(UUID.fromString(ID));
        assertThat(scanner.amountCents()).isEqualTo(1990);
    }

    @Test
    void shouldReadOnlyItsRange() {
        byte[] bytes = ("}}{\"amount\":1,\"correlationId\":\"" + ID + "\"}]]").getBytes(ISO_8859_1);

        assertThat(scanner.scan(bytes, 2, bytes.length - 4)).isEqualTo(ScanVerdict.VALID);
        assertThat(scanner.scan(bytes, 2, bytes.length - 5)).isEqualTo(ScanVerdict.NOT_JSON);
    }

    @ParameterizedTest
    @CsvSource({
        "19.9,1990",
        "19.90,1990",
        "19.900,1990",
        "1.99e1,1990",
        "1990E-2,1990",
        "0.199e+2,1990",
        "0.01,1",
        "1,100",
        "100,10000",
        "0.0000000000000000000000000000000001e34,100",
        "10000000000000000000000000000000000e-34,100",
        "1000000000000,100000000000000",
        "1000000000000.00000000000000000000,100000000000000",
        "1e12,100000000000000"
    })
    void shouldEvaluateAmountExactly(String amount, long cents) {
        assertThat(scanAmount(amount)).isEqualTo(ScanVerdict.VALID);
        assertThat(scanner.amountCents()).isEqualTo(cents);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.00",
                "0e99999999999999",
                "-1",
                "-0.001",
                "1000000000000.01",
                "1e13",
                "1e99999999999",
                "123456789012345678901234567890"
            })
    void shouldRejectAmountOutOfRange(String amount) {
        assertThat(scanAmount(amount)).isEqualTo(ScanVerdict.AMOUNT_OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.001", "19.901", "1e-3", "1e-99999999999", "1.0000000000000000001"})
    void shouldRejectFractionOfCent(String amount) {
        assertThat(scanAmount(amount)).isEqualTo(ScanVerdict.AMOUNT_TOO_PRECISE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"19.90\"", "null", "true", "[19.90]", "{}", "\"\""})
    void shouldRejectAmountThatIsNoNumber(String amount) {
        assertThat(scanAmount(amount)).isEqualTo(ScanVerdict.AMOUNT_NOT_A_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x1",
                "1_0",
                "--1",
                "",
                "-"
            })
    void shouldRejectNumberOfWrongGrammar(String amount) {
        assertThat(scanAmount(amount)).isEqualTo(ScanVerdict.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4a7901b87d264d9daa194dc1c7cf60b3",
                "4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b",
                "4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3a",
                "4a7901b8-7d26-4d9d-aa19-4dc1c7cf60bg",
                "{4a7901b8-7d26-4d9d-aa19-4dc1c7cf60}",
                "4a7901b8-7d264-d9d-aa19-4dc1c7cf60b3",
                ""
            })
    void shouldRejectIdOfWrongForm(String id) {
        assertThat(scan("{\"correlationId\":\"" + id + "\",\"amount\":1}"))
                .isEqualTo(ScanVerdict.ID_NOT_A_UUID);
    }

    @Test
    void shouldTakeIdInAnyCase() {
        assertThat(scan("{\"correlationId\":\"" + ID.toUpperCase(Locale.ROOT) + "\",\"amount\":1}"))
                .isEqualTo(ScanVerdict.VALID);
        assertThat(scanner.id()).isEqualTo(UUID.fromString(ID));
    }

    @Test
    void shouldDecodeEscapes() {
        String id = ID.replace("-", "\\u002D");

        assertThat(scan("{\"correlation\\u0049d\":\"" + id + "\",\"\\u0061mount\":2}"))
                .isEqualTo(ScanVerdict.VALID);
        assertThat(scanner.id()).isEqualTo(UUID.fromString(ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":[1,{\"amount\":7},[[]],\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]",
                "\"é漢😀\":{\"correlationId\":null}",
                "\"x\":1,\"x\":2",
                " \"\" :\t-0.0e-0 \r\n",
                "\"Amount\":true",
                "\"x\":\"\\ud800\""
            })
    void shouldIgnoreUnknownFields(String member) {
        assertThat(scanWith(member)).isEqualTo(ScanVerdict.VALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":\"\t\"",
                "\"x\":\"\\x\"",
                "\"x\":\"\\u00g0\"",
                "\"x\":[1,]",
                "\"x\":{,}",
                "\"x\":{\"y\"}",
                "\"x\":tru",
                "\"x\":True",
                "'x':1",
                "x:1",
                "\"x\":1 /* no */",
                ""
            })
    void shouldRejectBadSyntaxInUnknownFields(String member) {
        assertThat(scanWith(member)).isEqualTo(ScanVerdict.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "C080",
                "C1BF",
                "E08080",
                "EDA080",
                "F0808080",
                "F4908080",
                "F5808080",
                "C3",
                "E282",
                "F09F98",
                "FF"
            })
    void shouldRejectBadUtf8(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        byte[] body =
                ("{\"x\":\"" + new String(bad, ISO_8859_1) + "\",\"amount\":1}")
                        .getBytes(ISO_8859_1);

        assertThat(scanner.scan(body, 0, body.length)).isEqualTo(ScanVerdict.NOT_JSON);
    }

    @Test
    void shouldRejectRepeatedField() {
        assertThat(scanWith("\"amount\":1")).isEqualTo(ScanVerdict.DUPLICATE_AMOUNT);
        assertThat(scanWith("\"\\u0061mount\":null")).isEqualTo(ScanVerdict.DUPLICATE_AMOUNT);
        assertThat(scanWith("\"correlationId\":\"" + ID + "\""))
                .isEqualTo(ScanVerdict.DUPLICATE_ID);
    }

    @Test
    void shouldTellMissingFields() {
        assertThat(scan("{}")).isEqualTo(ScanVerdict.ID_MISSING);
        assertThat(scan("{\"correlationId\":\"" + ID + "\"}"))
                .isEqualTo(ScanVerdict.AMOUNT_MISSING);
        assertThat(scan("{\"correlationId\":7,\"amount\":1}")).isEqualTo(ScanVerdict.ID_NOT_A_UUID);
        assertThat(scan("{\"correlationId\":\"" + ID + "\",\"amount\":0,\"amount\":1}"))
                .isEqualTo(ScanVerdict.DUPLICATE_AMOUNT);
        assertThat(scan("{\"amount\":0}")).isEqualTo(ScanVerdict.ID_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"x\"", "null", " true ", "[{\"amount\":1}]"})
    void shouldRejectDocumentThatIsNoObject(String body) {
        assertThat(scan(body)).isEqualTo(ScanVerdict.NOT_AN_OBJECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}x", "{} {}", "{\"amount\":1", "\uFEFF{}", "}"})
    void shouldRejectDocumentThatIsNotJson(String body) {
        assertThat(scan(body)).isEqualTo(ScanVerdict.NOT_JSON);
    }

    @Test
    void shouldLimitDepth() {
        int most = JsonCursor.MAX_DEPTH - 1;

        assertThat(scanWith("\"x\":" + "[".repeat(most) + "]".repeat(most)))
                .isEqualTo(ScanVerdict.VALID);
        assertThat(scanWith("\"x\":" + "[".repeat(most + 1) + "]".repeat(most + 1)))
                .isEqualTo(ScanVerdict.TOO_DEEP);
    }
}
