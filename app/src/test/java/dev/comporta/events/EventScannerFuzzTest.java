package dev.comporta.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes is judged as Jackson and the rules judge it, and read as they read it. */
@Timeout(120)
class EventScannerFuzzTest {
    private static final int DOCUMENTS = 40_000;

    private static final List<String> SEEDS =
            List.of(
                    EventTexts.event("e-1"),
                    EventTexts.fullEvent("e-2"),
                    EventTexts.with("\"other\":{\"a\":[1,2.5e-3,true,null,\"x\"],\"a\":{}}"),
                    EventTexts.with("\"custom_params\":{\"a\":\"\\ud83d\\ude00\",\"b\":\"\\n\"}"),
                    EventTexts.with("\"revenue\":-0.05e1,\"currency\":\"usd\""),
                    EventTexts.having("timestamp", "1752583872123"),
                    EventTexts.having("timestamp", "\"2025-07-15T14:51:12.5+0200\""),
                    EventTexts.having("event_id", "\"ä€😀\""));

    /** What may go wrong where JSON is written. */
    private static final List<String> PIECES =
            List.of(
                    "\"",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\\u",
                    "\\ud83d",
                    "\\ude00",
                    "\\ud83d\\ude00",
                    "\\u0000",
                    "\\/",
                    "\u0000",
                    "\u001f",
                    "\t",
                    "\n",
                    "\u007f",
                    "null",
                    "true",
                    "\"event\\u005fid\":\"x\",",
                    "\"event_id\":\"x\",",
                    "\"other\":1,",
                    "\"oth\\u0065r\":2,",
                    "\"custom_params\":{},",
                    "\"user_id\":null,",
                    "\"revenue\":1e18,",
                    "\"revenue\":1e-18,",
                    "\"platform\":\"WEB\",",
                    "\"a\":\"b\",",
                    "0",
                    "9",
                    "-",
                    ".",
                    "e",
                    "E+5",
                    " ",
                    "Z",
                    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                    "é",
                    "😀");

    private final EventScanner scanner = new EventScanner();

    private String verdict(byte[] bytes) {
        if (scanner.scan(bytes, 0, bytes.length) != null) {
            return EventOracle.REFUSED;
        }
        Map<String, String> said = new TreeMap<>();
        for (EventField field : EventField.values()) {
            String text = scanner.text(field);
            if (text != null) {
                said.put(field.label(), text);
            }
        }
        said.put("timestamp", Long.toString(scanner.timestampMillis()));
        said.computeIfPresent(
                "custom_params", (_, _) -> EventTexts.customParams(scanner).toString());
        return said.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldJudgeAsJacksonAndTheRules(long seed) {
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                bytes = changed(bytes, random);
            }
            String verdict = verdict(bytes);
            assertThat(verdict)
                    .as("seed=%d document=%d %s", seed, i, new String(bytes, ISO_8859_1))
                    .isEqualTo(EventOracle.judge(bytes));
            taken += verdict.equals(EventOracle.REFUSED) ? 0 : 1;
        }
        assertThat(taken).isBetween(DOCUMENTS / 10, DOCUMENTS * 9 / 10);
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(random.nextInt(1, 8), bytes.length - at);
        return switch (random.nextInt(6)) {
            case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at);
            case 1 -> joined(bytes, at, new byte[0], at + length);
            case 2 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 3 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at + length);
            case 4 -> atMember(bytes, PIECES.get(random.nextInt(PIECES.size())));
            default -> joined(bytes, at, piece(random), at);
        };
    }

    private static byte[] piece(Random random) {
        return PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
    }

    /** Puts it in front of the first member. */
    private static byte[] atMember(byte[] bytes, String piece) {
        return joined(bytes, Math.min(1, bytes.length), piece.getBytes(UTF_8), 1);
    }

    /** Head, middle, and what follows an offset. */
    private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, head);
        out.writeBytes(middle);
        int from = Math.min(tail, bytes.length);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
