package dev.comporta.routing;

import java.math.BigInteger;

/** What processors take, exactly. */
public final class Fees {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    private Fees() {}

    /**
     * The fee on an amount, in cents, rounded down.
     *
     * @param feeMillionths at most 1,000,000
     */
    public static BigInteger feeCents(BigInteger amountCents, int feeMillionths) {
        return amountCents.multiply(BigInteger.valueOf(feeMillionths)).divide(MILLION);
    }
}
