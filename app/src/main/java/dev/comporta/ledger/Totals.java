package dev.comporta.ledger;

import java.math.BigInteger;

/**
 * A number of payments and their sum.
 *
 * @param amountCents exact, however large: single amounts are bounded, what all of them come to is
 *     not
 */
public record Totals(long count, BigInteger amountCents) {
    public static final Totals ZERO = new Totals(0, 0);

    public Totals(long count, long amountCents) {
        this(count, BigInteger.valueOf(amountCents));
    }

    public Totals plus(Totals other) {
        return new Totals(Math.addExact(count, other.count), amountCents.add(other.amountCents));
    }

    public Totals minus(Totals other) {
        return new Totals(
                Math.subtractExact(count, other.count), amountCents.subtract(other.amountCents));
    }
}
