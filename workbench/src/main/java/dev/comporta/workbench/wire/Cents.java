package dev.comporta.workbench.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Money between its two forms: decimals on the wire and for people, {@code long} cents in between.
 */
public final class Cents {
    private Cents() {}

    /**
     * From decimals to cents.
     *
     * @throws ArithmeticException if the amount has more than two decimals or does not fit
     */
    public static long of(BigDecimal amount) {
        return amount.movePointRight(2).longValueExact();
    }

    public static BigDecimal amount(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    /** In cents and parts of a cent: what is added up is rounded once, at the end. */
    public static BigDecimal exactly(long cents, BigDecimal rate) {
        return BigDecimal.valueOf(cents).multiply(rate);
    }

    /** To whole cents, half-even, as the processors do. */
    public static long round(BigDecimal cents) {
        return cents.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    /** In whole cents. */
    public static long times(long cents, BigDecimal rate) {
        return round(exactly(cents, rate));
    }

    /** For people: {@code 12,345.60}. */
    public static String format(long cents) {
        return String.format(Locale.ROOT, "%,.2f", amount(cents));
    }
}
