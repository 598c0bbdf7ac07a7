package dev.comporta.workbench.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what clients send. An {@link IllegalArgumentException} names the field that is wrong. */
final class RequestParser {

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper TREES =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();
    private static final BigDecimal AMOUNT_MAX = new BigDecimal("1000000000000");
    private static final int AMOUNT_SCALE_MAX = 100;
    private static final int BATCH_MAX = 100;

    private RequestParser() {}

    /** Token by token: a tree would cost more than all the rest of a payment. */
    static RequestedPayment payment(byte[] body) {
        UUID correlationId = null;
        BigDecimal amount = null;
        Instant requestedAt = null;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "the body must be a JSON object");
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "correlationId" -> {
                        requireFirst(correlationId, field);
                        correlationId = uuid(text(parser, field));
                    }
                    case "amount" -> {
                        requireFirst(amount, field);
                        amount = number(parser, field);
                    }
                    case "requestedAt" -> {
                        requireFirst(requestedAt, field);
                        requestedAt = instant(text(parser, field), field);
                    }
                    default -> parser.skipChildren();
                }
            }
            require(parser.nextToken() == null, "the body must end after the JSON object");
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException("the body must be JSON", notJson);
        }
        if (correlationId == null || amount == null || requestedAt == null) {
            throw new IllegalArgumentException("correlationId, amount and requestedAt are needed");
        }
        return new RequestedPayment(correlationId, cents(amount), requestedAt);
    }

    /** The whole batch, or nothing of it: one payment that is wrong refuses all. */
    static List<RequestedPayment> batch(byte[] body) {
        JsonNode payments = object(body).path("payments");
        require(payments.isArray(), "payments must be an array");
        require(
                !payments.isEmpty() && payments.size() <= BATCH_MAX,
                "a batch has 1 to " + BATCH_MAX + " payments");
        List<RequestedPayment> batch = new ArrayList<>();
        for (JsonNode payment : payments) {
            batch.add(payment(payment.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return batch;
    }

    /** All 36 characters of it: {@link UUID#fromString} alone would take {@code 1-1-1-1-1}. */
    static UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException notOne) {
            // Same answer as for a text that is nearly one.
        }
        throw new IllegalArgumentException("correlationId must be a UUID");
    }

    /** ISO 8601 with Z or an offset. */
    static Instant instant(String text, String field) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(field + " must be like 2025-07-15T12:34:56.000Z");
        }
    }

    /** Rounded half-even to 2 decimals. */
    private static long cents(BigDecimal amount) {
        // Checked before rounding: 1e-999999999 would take gigabytes to round.
        require(amount.scale() <= AMOUNT_SCALE_MAX, "amount has too many decimals");
        require(
                amount.signum() >= 0 && amount.compareTo(AMOUNT_MAX) <= 0,
                "amount must be from 0 to " + AMOUNT_MAX);
        return amount.setScale(2, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
    }

    /** Any JSON object, for the calls that are rare. */
    static JsonNode object(byte[] body) {
        try {
            JsonNode tree = TREES.readTree(body);
            require(tree.isObject(), "the body must be a JSON object");
            return tree;
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException("the body must be JSON", notJson);
        }
    }

    private static BigDecimal number(JsonParser parser, String field) {
        require(parser.currentToken().isNumeric(), field + " must be a number");
        return parser.getDecimalValue();
    }

    private static String text(JsonParser parser, String field) {
        require(parser.currentToken() == JsonToken.VALUE_STRING, field + " must be a string");
        return parser.getString();
    }

    private static void requireFirst(@Nullable Object before, String field) {
        require(before == null, field + " is given twice");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
