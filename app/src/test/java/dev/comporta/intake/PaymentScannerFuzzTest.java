package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The scanner against {@link JacksonOracle} over seeded valid, mutated and random bodies. More of
 * it: {@code mvn -pl app test -Dtest=PaymentScannerFuzzTest -Dfuzz.count=50000000 -Dfuzz.seed=7}.
 */
@Timeout(3600)
class PaymentScannerFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20_251_101L);
    private static final int COUNT = Integer.getInteger("fuzz.count", 200_000);
    private static final String ALPHABET =
            "{}[]\":,\\ \t\n0123456789+-.eEabcdefulnrst/\u0000\u00c3\u00a9\u00ed\u00a0\u0080";

    private final PaymentScanner scanner = new PaymentScanner();

    @Test
    void shouldJudgeAsJacksonDoes() {
        int valid = 0;
        for (int i = 0; i < COUNT; i++) {
            long seed = SEED + i;
            byte[] body = body(new Random(seed));
            String expected = JacksonOracle.judge(body);
            valid += expected.startsWith("2") ? 1 : 0;

            String actual = judge(body);

            if (!actual.equals(expected)) {
                throw new AssertionError(
                        "seed=%d expected=%s actual=%s body=%s hex=%s"
                                .formatted(
                                        seed,
                                        expected,
                                        actual,
                                        new String(body, ISO_8859_1),
                                        HexFormat.of().formatHex(body)));
            }
        }
        assertThat(valid).as("valid bodies of %d", COUNT).isBetween(COUNT / 10, COUNT * 9 / 10);
    }

    private String judge(byte[] body) {
        ScanVerdict verdict = scanner.scan(body, 0, body.length);
        return switch (verdict) {
            case VALID -> "202 " + scanner.id() + " " + scanner.amountCents();
            case AMOUNT_TOO_PRECISE, AMOUNT_OUT_OF_RANGE -> "422";
            case NOT_JSON,
                    TOO_DEEP,
                    NOT_AN_OBJECT,
                    DUPLICATE_ID,
                    DUPLICATE_AMOUNT,
                    ID_MISSING,
                    ID_NOT_A_UUID,
                    AMOUNT_MISSING,
                    AMOUNT_NOT_A_NUMBER ->
                    "400";
        };
    }

    private static byte[] body(Random random) {
        byte[] body = document(random).getBytes(UTF_8);
        int mutations = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        for (int i = 0; i < mutations; i++) {
            body = mutate(random, body);
        }
        return body;
    }

    private static String document(Random random) {
        if (random.nextInt(20) == 0) {
            return value(random, 0);
        }
        String id = "\"" + escapeSome(random, "correlationId") + "\":" + id(random);
        String amount = "\"" + escapeSome(random, "amount") + "\":" + amount(random);
        StringBuilder text = new StringBuilder("{");
        boolean idFirst = random.nextBoolean();
        text.append(idFirst ? id : amount);
        for (int i = random.nextInt(8) - 5; i > 0; i--) {
            text.append(",\"").append(name(random)).append("\":").append(value(random, 0));
        }
        text.append(space(random)).append(',').append(space(random));
        text.append(idFirst ? amount : id);
        return space(random) + text.append('}') + space(random);
    }

    private static String name(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "amount";
            case 1 -> "correlationId";
            case 2 -> "\\u0061mount";
            default -> "x" + random.nextInt(3) + "é";
        };
    }

    private static String id(Random random) {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        return switch (random.nextInt(12)) {
            case 0 -> value(random, 0);
            case 1 -> "\"" + id.toUpperCase(Locale.ROOT) + "\"";
            case 2 -> "\"" + id.substring(random.nextInt(3)) + "\"";
            default -> "\"" + escapeSome(random, id) + "\"";
        };
    }

    private static String amount(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> number(random);
            case 1 -> random.nextInt(4) == 0 ? value(random, 0) : "1e" + (random.nextInt(30) - 15);
            default -> random.nextInt(100_000) + "." + random.nextInt(10) + random.nextInt(10);
        };
    }

    private static String number(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(8) == 0 ? "-" : "");
        text.append(random.nextInt(3) == 0 ? "0" : "1" + digits(random, 18));
        if (random.nextBoolean()) {
            text.append('.').append(random.nextInt(10)).append(digits(random, 24));
        }
        if (random.nextInt(3) == 0) {
            text.append("e").append(random.nextInt(60) - 30);
        } else if (random.nextInt(20) == 0) {
            text.append("E+").append(random.nextLong(1L << 40));
        }
        return text.toString();
    }

    private static String digits(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(random.nextBoolean() ? 0 : random.nextInt(10));
        }
        return text.toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 9)) {
            case 0 -> "null";
            case 1 -> "true";
            case 2 -> "false";
            case 3 -> number(random);
            case 4 -> "\"\\ud83d\\ude00\\n\\\"é漢😀\"";
            case 5 -> "\"\"";
            case 6 -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
            case 7 -> "{\"amount\":" + value(random, depth + 1) + "}";
            default -> {
                int deep = random.nextInt(80);
                yield "[".repeat(deep) + "]".repeat(deep);
            }
        };
    }

    private static String escapeSome(Random random, String text) {
        if (random.nextInt(10) != 0) {
            return text;
        }
        int at = random.nextInt(text.length());
        return text.substring(0, at)
                + "\\u%04x".formatted((int) text.charAt(at))
                + text.substring(at + 1);
    }

    private static String space(Random random) {
        return random.nextInt(4) == 0 ? " \t\r\n".substring(random.nextInt(4)) : "";
    }

    private static byte[] mutate(Random random, byte[] body) {
        if (body.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(body.length);
        byte replacement = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        return switch (random.nextInt(4)) {
            case 0 -> {
                body[at] = replacement;
                yield body;
            }
            case 1 -> splice(body, at, at + 1, new byte[0]);
            case 2 -> splice(body, at, at, new byte[] {replacement});
            default -> splice(body, at, body.length, new byte[0]);
        };
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] middle) {
        byte[] result = new byte[from + middle.length + body.length - to];
        System.arraycopy(body, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(body, to, result, from + middle.length, body.length - to);
        return result;
    }
}
