package dev.comporta.routing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * What processors take. A fee is a share in millionths, so a fee, and any sum of fees, is a whole
 * number of millionths of a cent: exact. It is rounded once, where it is shown, half-even to the
 * cent, as the processors round.
 */
public final class Fees {
    private static final int EXACT_DIGITS = 8;
    private static final int SHOWN_DIGITS = 2;

    private Fees() {}

    /**
     * The fee on an amount, or on a sum of amounts.
     *
     * @param feeMillionths at most 1,000,000
     * @return millionths of a cent
     */
    public static BigInteger of(BigInteger amountCents, int feeMillionths) {
        return amountCents.multiply(BigInteger.valueOf(feeMillionths));
    }

    /** As {@link #of(BigInteger, int)}. */
    public static BigInteger of(long amountCents, int feeMillionths) {
        return of(BigInteger.valueOf(amountCents), feeMillionths);
    }

    /**
     * As money, exact.
     *
     * @param fee millionths of a cent
     */
    public static BigDecimal exact(BigInteger fee) {
        return new BigDecimal(fee, EXACT_DIGITS);
    }

    /**
     * As money to show, with two decimals.
     *
     * @param fee millionths of a cent
     */
    public static BigDecimal rounded(BigInteger fee) {
        return exact(fee).setScale(SHOWN_DIGITS, RoundingMode.HALF_EVEN);
    }
}
