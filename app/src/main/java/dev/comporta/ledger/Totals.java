package dev.comporta.ledger;

/**
 * A number of payments and their sum.
 *
 * @param amountCents exact; addition that would overflow throws {@link ArithmeticException}
 */
public record Totals(long count, long amountCents) {
    public static final Totals ZERO = new Totals(0, 0);

    public Totals plus(Totals other) {
        return new Totals(
                Math.addExact(count, other.count), Math.addExact(amountCents, other.amountCents));
    }

    public Totals minus(Totals other) {
        return new Totals(
                Math.subtractExact(count, other.count),
                Math.subtractExact(amountCents, other.amountCents));
    }
}
