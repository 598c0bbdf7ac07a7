package dev.comporta.ledger;

import java.math.BigInteger;

/**
 * What one processor has booked in one hour of UTC, where its instants are not kept.
 *
 * @param hour since 1970, see {@link Hour}
 */
public record HourSum(int processor, long hour, Totals totals) {

    /**
     * Of the halves of a sum of 128 bits.
     *
     * @param high upper half of the cents
     * @param low lower half
     */
    public static HourSum of(int processor, long hour, long count, long high, long low) {
        BigInteger cents =
                BigInteger.valueOf(high)
                        .shiftLeft(Long.SIZE)
                        .add(new BigInteger(Long.toUnsignedString(low)));
        return new HourSum(processor, hour, new Totals(count, cents));
    }

    /** The upper half of its cents. */
    public long high() {
        return totals.amountCents().shiftRight(Long.SIZE).longValueExact();
    }

    /** The lower half of its cents. */
    public long low() {
        return totals.amountCents().longValue();
    }
}
