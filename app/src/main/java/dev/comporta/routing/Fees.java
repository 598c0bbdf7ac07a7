package dev.comporta.routing;

/** What processors take, exactly. */
public final class Fees {
    private static final long MILLION = 1_000_000;

    private Fees() {}

    /**
     * The fee on an amount, in cents, rounded down.
     *
     * @param feeMillionths at most 1,000,000
     */
    public static long feeCents(long amountCents, int feeMillionths) {
        long high = amountCents / MILLION * feeMillionths;
        return high + amountCents % MILLION * feeMillionths / MILLION;
    }
}
