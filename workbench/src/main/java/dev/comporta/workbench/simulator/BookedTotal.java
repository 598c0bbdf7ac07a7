package dev.comporta.workbench.simulator;

import java.math.BigDecimal;

/** How many bookings, and their sum. */
record BookedTotal(long count, long amountCents) {

    static final BookedTotal ZERO = new BookedTotal(0, 0);

    BookedTotal plus(BookedTotal other) {
        return plus(other.count, other.amountCents);
    }

    BookedTotal plus(long moreCount, long moreCents) {
        return new BookedTotal(
                Math.addExact(count, moreCount), Math.addExact(amountCents, moreCents));
    }

    /** The processor's summary, with exact decimals throughout. */
    String toJson(BigDecimal fee) {
        BigDecimal amount = BigDecimal.valueOf(amountCents, 2);
        return "{\"totalRequests\":"
                + count
                + ",\"totalAmount\":"
                + amount.toPlainString()
                + ",\"totalFee\":"
                + amount.multiply(fee).toPlainString()
                + ",\"feePerTransaction\":"
                + fee.toPlainString()
                + "}";
    }
}
