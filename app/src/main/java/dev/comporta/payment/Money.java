package dev.comporta.payment;

/** The bounds of an amount. Money is {@code long} cents from the wire to the report. */
public final class Money {
    /** 0.01. */
    public static final long MIN_AMOUNT_CENTS = 1;

    /** 1,000,000,000,000.00. */
    public static final long MAX_AMOUNT_CENTS = 100_000_000_000_000L;

    private Money() {}

    /** Throws {@link IllegalArgumentException} where the amount is out of bounds. */
    public static long requireAmount(long amountCents) {
        if (amountCents < MIN_AMOUNT_CENTS || amountCents > MAX_AMOUNT_CENTS) {
            throw new IllegalArgumentException(
                    "amount must be 0.01 to 1000000000000.00: amountCents=" + amountCents);
        }
        return amountCents;
    }
}
