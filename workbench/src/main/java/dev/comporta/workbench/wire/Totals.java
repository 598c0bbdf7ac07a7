package dev.comporta.workbench.wire;

/** The totals of both processors. */
public record Totals(Total byDefault, Total byFallback) {
    public static final Totals NOTHING = new Totals(Total.NOTHING, Total.NOTHING);

    public Total sum() {
        return byDefault.plus(byFallback);
    }

    /** At neither processor more. */
    public boolean isAtMost(Totals other) {
        return byDefault.isAtMost(other.byDefault) && byFallback.isAtMost(other.byFallback);
    }
}
