package dev.comporta.workbench.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * One payment as the client sent it, its amount already in whole cents.
 *
 * @param requestedAt from 1970 to 2261, so that it fits a {@code long} of nanoseconds
 */
record Payment(UUID correlationId, long amountCents, Instant requestedAt) {

    private static final Instant END = Instant.parse("2262-01-01T00:00:00Z");

    Payment {
        if (amountCents < 0) {
            throw new IllegalArgumentException("amount must not be negative: " + amountCents);
        }
        if (requestedAt.isBefore(Instant.EPOCH) || !requestedAt.isBefore(END)) {
            throw new IllegalArgumentException(
                    "requestedAt must be from 1970 to 2261: " + requestedAt);
        }
    }

    /** Never needs escaping: a UUID, a number and an instant. */
    String toJson() {
        return "{\"correlationId\":\""
                + correlationId
                + "\",\"amount\":"
                + BigDecimal.valueOf(amountCents, 2).toPlainString()
                + ",\"requestedAt\":\""
                + requestedAt
                + "\"}";
    }
}
