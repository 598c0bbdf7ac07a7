package dev.comporta.workbench.wire;

/** The totals of both processors. */
public record ProcessorTotals(Total byDefault, Total byFallback) {
    public static final ProcessorTotals NOTHING = new ProcessorTotals(Total.NOTHING, Total.NOTHING);

    public Total sum() {
        return byDefault.plus(byFallback);
    }

    ProcessorTotals plus(ProcessorTotals other) {
        return new ProcessorTotals(
                byDefault.plus(other.byDefault), byFallback.plus(other.byFallback));
    }

    /** At neither processor more. */
    public boolean isAtMost(ProcessorTotals other) {
        return byDefault.isAtMost(other.byDefault) && byFallback.isAtMost(other.byFallback);
    }
}
