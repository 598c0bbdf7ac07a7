package dev.comporta.workbench.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.UUID;

/**
 * One payment as the client sent it, its amount already in whole cents.
 *
 * @param requestedAt from 1970 to 2261, so that it fits a {@code long} of nanoseconds
 */
record RequestedPayment(UUID correlationId, long amountCents, Instant requestedAt) {

    private static final Instant END = Instant.parse("2262-01-01T00:00:00Z");

    private static final DateTimeFormatter WITHOUT_ZONE =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .toFormatter(Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    RequestedPayment {
        if (amountCents < 0) {
            throw new IllegalArgumentException("amount must not be negative: " + amountCents);
        }
        if (requestedAt.isBefore(Instant.EPOCH) || !requestedAt.isBefore(END)) {
            throw new IllegalArgumentException(
                    "requestedAt must be from 1970 to 2261: " + requestedAt);
        }
    }

    /** For lists, which are ours. */
    String toJson() {
        return toJson(requestedAt.toString());
    }

    /**
     * As the challenge's processors tell it, whose column keeps no zone: UTC, without trailing
     * zeros.
     */
    String toRecordJson() {
        return toJson(WITHOUT_ZONE.format(requestedAt));
    }

    /** Never needs escaping: a UUID, a number and an instant. */
    private String toJson(String instant) {
        return "{\"correlationId\":\""
                + correlationId
                + "\",\"amount\":"
                + BigDecimal.valueOf(amountCents, 2).toPlainString()
                + ",\"requestedAt\":\""
                + instant
                + "\"}";
    }
}
