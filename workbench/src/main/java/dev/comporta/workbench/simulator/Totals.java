package dev.comporta.workbench.simulator;

import java.math.BigDecimal;

/** How many bookings, and their sum. */
record Totals(long count, long amountCents) {

    static final Totals ZERO = new Totals(0, 0);

    Totals plus(Totals other) {
        return plus(other.count, other.amountCents);
    }

    Totals plus(long moreCount, long moreCents) {
        return new Totals(Math.addExact(count, moreCount), Math.addExact(amountCents, moreCents));
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
