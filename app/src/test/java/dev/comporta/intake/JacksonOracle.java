package dev.comporta.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.comporta.json.JsonCursor;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Judges a posted body with Jackson and BigDecimal: {@code 202 <id> <cents>}, {@code 400} or {@code
 * 422}. The JDK checks the UTF-8, because Jackson takes some ill-formed sequences.
 */
final class JacksonOracle {
    private static final BigDecimal MAX_CENTS = new BigDecimal("1e14");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(JsonCursor.MAX_DEPTH)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private int ids;
    private int amounts;
    private @Nullable String id;
    private @Nullable String amount;

    private JacksonOracle() {}

    static String judge(byte[] body) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            return "400";
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new JacksonOracle().judge(parser);
        } catch (JacksonException e) {
            return "400";
        }
    }

    private String judge(JsonParser parser) {
        JsonToken first = parser.nextToken();
        boolean object = first == JsonToken.START_OBJECT;
        if (object) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                readMember(parser);
            }
        } else {
            drain(parser);
        }
        if (first == null || parser.nextToken() != null || !object) {
            return "400";
        }
        if (ids != 1 || amounts != 1 || id == null || amount == null) {
            return "400";
        }
        return UUID.matcher(id).matches() ? judgeAmount(id, amount) : "400";
    }

    private void readMember(JsonParser parser) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("correlationId")) {
            ids++;
            id = value == JsonToken.VALUE_STRING ? parser.getString() : null;
        } else if (name.equals("amount")) {
            amounts++;
            amount = value != null && value.isNumeric() ? parser.getString() : null;
        }
        drain(parser);
    }

    /** Reads the current value to its end, text and all, so that every byte of it is judged. */
    private static void drain(JsonParser parser) {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (token != null) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            parser.getString();
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    private static String judgeAmount(String id, String amount) {
        BigDecimal cents;
        try {
            cents = new BigDecimal(amount).movePointRight(2);
        } catch (NumberFormatException | ArithmeticException e) {
            return "422"; // an exponent beyond an int: zero, or far out of range at either end
        }
        if (cents.signum() <= 0 || cents.compareTo(MAX_CENTS) > 0) {
            return "422";
        }
        BigDecimal plain = cents.stripTrailingZeros();
        return plain.scale() > 0
                ? "422"
                : "202 " + id.toLowerCase(Locale.ROOT) + " " + plain.longValueExact();
    }
}
