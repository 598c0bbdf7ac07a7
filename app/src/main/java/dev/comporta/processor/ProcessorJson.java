package dev.comporta.processor;

import dev.comporta.json.JsonTree;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Money;
import dev.comporta.routing.HealthAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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

    private ProcessorJson() {}

    /**
     * The answer to {@code POST /payments/batch}: one status for each payment, in any order.
     *
     * @return empty where anything in it can't be read, or where a payment has two verdicts: such
     *     an answer proves nothing of any payment
     */
    static Optional<Map<UUID, Integer>> batch(ByteBuf body) {
        try {
            Map<UUID, Integer> statuses = new HashMap<>();
            boolean sound = true;
            for (Object result : member(tree(body), "results", List.class)) {
                UUID id = uuid(member(result, "correlationId", String.class));
                sound &= statuses.put(id, status(whole(result, "status"))) == null;
            }
            return sound ? Optional.of(statuses) : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException e) {
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

    private static int status(long code) {
        if (code < STATUS_MIN || code > STATUS_MAX) {
            throw new IllegalArgumentException("no final HTTP status: " + code);
        }
        return (int) code;
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
            Map<String, Object> payment = tree(body);
            if (!uuid(member(payment, "correlationId", String.class)).equals(id)) {
                return FAILED;
            }
            return new LookUp.Found(
                    amountCents(member(payment, "amount", BigDecimal.class)),
                    epochNanos(member(payment, "requestedAt", String.class)));
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            return FAILED;
        }
    }

    /** The answer to {@code GET /payments/service-health}; empty where it can't be read. */
    static Optional<HealthAnswer> health(ByteBuf body) {
        try {
            Map<String, Object> health = tree(body);
            return Optional.of(
                    new HealthAnswer(
                            member(health, "failing", Boolean.class),
                            whole(health, "minResponseTime")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> tree(ByteBuf body) {
        return JsonTree.object(ByteBufUtil.getBytes(body));
    }

    private static <T> T member(Object object, String name, Class<T> type) {
        if (object instanceof Map<?, ?> members && type.isInstance(members.get(name))) {
            return type.cast(members.get(name));
        }
        throw new IllegalArgumentException(name + " must be a " + type.getSimpleName());
    }

    private static long whole(Object object, String name) {
        BigDecimal number = member(object, name, BigDecimal.class);
        if (number.scale() != 0) {
            throw new IllegalArgumentException(name + " must be a whole number: " + number);
        }
        return number.longValueExact();
    }

    /** Rounded half-even, as processors do. */
    private static long amountCents(BigDecimal exact) {
        // Before setScale, whose cost grows with the exponent: 1e999999999 is short to write.
        if (exact.scale() > AMOUNT_SCALE_MAX
                || exact.precision() - exact.scale() > AMOUNT_INTEGER_DIGITS_MAX) {
            throw new IllegalArgumentException("amount is out of range");
        }
        BigDecimal rounded = exact.setScale(2, RoundingMode.HALF_EVEN);
        return Money.requireAmount(rounded.movePointRight(2).longValueExact());
    }

    private static long epochNanos(String instant) {
        Instant exact = OffsetDateTime.parse(instant, UTC_UNLESS_TOLD).toInstant();
        return Math.addExact(
                Math.multiplyExact(exact.getEpochSecond(), NANOS_PER_SECOND), exact.getNano());
    }
}
