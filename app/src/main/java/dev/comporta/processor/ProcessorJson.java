package dev.comporta.processor;

import dev.comporta.payment.LookUp;
import dev.comporta.payment.Money;
import dev.comporta.routing.HealthAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what processors say about themselves and their payments. */
final class ProcessorJson {
    private static final int AMOUNT_SCALE_MAX = 100;
    private static final int AMOUNT_INTEGER_DIGITS_MAX = 15;
    private static final int STATUS_MIN = 200;
    private static final int STATUS_MAX = 599;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Processors may keep {@code requestedAt} in a column without a zone: then it is UTC. */
    private static final DateTimeFormatter UTC_UNLESS_TOLD =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .optionalStart()
                    .appendOffsetId()
                    .optionalEnd()
                    .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    private static final LookUp NOT_FOUND = new LookUp.NotFound();
    private static final LookUp FAILED = new LookUp.Failed();

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private ProcessorJson() {}

    /**
     * Reads one body of each kind, so that their classes are loaded at the start: that takes some
     * 200 ms, and would stop the event loop at the first health answer.
     */
    static void load() {
        UUID id = new UUID(0, 0);
        String payment =
                "{\"correlationId\":\""
                        + id
                        + "\",\"amount\":19.90,\"requestedAt\":\"2026-01-01T00:00:00.001\"}";
        found(id, Unpooled.copiedBuffer(payment, StandardCharsets.US_ASCII));
        health(
                Unpooled.copiedBuffer(
                        "{\"failing\":false,\"minResponseTime\":0}", StandardCharsets.US_ASCII));
        batch(
                Unpooled.copiedBuffer(
                        "{\"results\":[{\"correlationId\":\"" + id + "\",\"status\":200}]}",
                        StandardCharsets.US_ASCII));
    }

    /**
     * The answer to {@code POST /payments/batch}: one status for each payment, in any order.
     *
     * @return empty where anything in it can't be read, or where a payment has two verdicts: such
     *     an answer proves nothing of any payment
     */
    static Optional<Map<UUID, Integer>> batch(ByteBuf body) {
        try {
            JsonNode results = tree(body).path("results");
            Map<UUID, Integer> statuses = new HashMap<>();
            boolean sound = results.isArray();
            for (JsonNode result : results) {
                UUID id = uuid(result.path("correlationId").asString(""));
                sound &= statuses.put(id, status(result.path("status"))) == null;
            }
            return sound ? Optional.of(statuses) : Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** All 36 characters of it: {@link UUID#fromString} alone would take {@code 1-1-1-1-1}. */
    private static UUID uuid(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a UUID");
        }
        return id;
    }

    private static int status(JsonNode status) {
        if (!status.isIntegralNumber() || !status.canConvertToInt()) {
            throw new IllegalArgumentException("status must be a whole number");
        }
        int code = status.intValue();
        if (code < STATUS_MIN || code > STATUS_MAX) {
            throw new IllegalArgumentException("no final HTTP status: " + code);
        }
        return code;
    }

    /** The answer to {@code GET /payments/{id}}. */
    static LookUp lookUp(UUID id, UpstreamAnswer answer) {
        if (answer.status() == 200) {
            return found(id, answer.body());
        }
        return answer.status() == 404 && answer.isOwnWord()
                ? NOT_FOUND
                : new LookUp.Failed(answer.retryAfterNanos());
    }

    private static LookUp found(UUID id, ByteBuf body) {
        try {
            JsonNode payment = tree(body);
            if (!id.toString().equalsIgnoreCase(payment.path("correlationId").asString(""))) {
                return FAILED;
            }
            return new LookUp.Found(
                    amountCents(payment.path("amount")), epochNanos(payment.path("requestedAt")));
        } catch (JacksonException
                | DateTimeException
                | ArithmeticException
                | IllegalArgumentException e) {
            return FAILED;
        }
    }

    /** The answer to {@code GET /payments/service-health}; empty where it can't be read. */
    static Optional<HealthAnswer> health(ByteBuf body) {
        try {
            JsonNode health = tree(body);
            JsonNode failing = health.path("failing");
            JsonNode minResponseTime = health.path("minResponseTime");
            if (!failing.isBoolean() || !minResponseTime.isIntegralNumber()) {
                return Optional.empty();
            }
            return Optional.of(
                    new HealthAnswer(failing.booleanValue(), minResponseTime.longValue()));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static JsonNode tree(ByteBuf body) {
        return MAPPER.readTree(ByteBufUtil.getBytes(body));
    }

    /** Rounded half-even, as processors do. */
    private static long amountCents(JsonNode amount) {
        if (!amount.isNumber()) {
            throw new IllegalArgumentException("amount must be a number: " + amount);
        }
        BigDecimal exact = amount.decimalValue();
        // Before setScale, whose cost grows with the exponent: 1e999999999 is short to write.
        if (exact.scale() > AMOUNT_SCALE_MAX
                || exact.precision() - exact.scale() > AMOUNT_INTEGER_DIGITS_MAX) {
            throw new IllegalArgumentException("amount is out of range");
        }
        BigDecimal rounded = exact.setScale(2, RoundingMode.HALF_EVEN);
        return Money.requireAmount(rounded.movePointRight(2).longValueExact());
    }

    private static long epochNanos(JsonNode instant) {
        Instant exact = OffsetDateTime.parse(instant.asString(""), UTC_UNLESS_TOLD).toInstant();
        return Math.addExact(
                Math.multiplyExact(exact.getEpochSecond(), NANOS_PER_SECOND), exact.getNano());
    }
}
