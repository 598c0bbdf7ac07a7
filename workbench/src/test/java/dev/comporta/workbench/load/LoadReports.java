package dev.comporta.workbench.load;

import java.util.List;
import java.util.TreeMap;

/** Reports for the tests of other packages. */
public final class LoadReports {
    private LoadReports() {}

    /** All of so many payments were accepted, each within so long. */
    public static LoadReport accepted(int count, long latencyNanos) {
        Quantiles quantiles =
                new Quantiles(latencyNanos, latencyNanos, latencyNanos, latencyNanos, latencyNanos);
        return new LoadReport(
                Profile.RAMP,
                1_000_000_000,
                latencyNanos,
                count,
                count,
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                new Timing(quantiles, quantiles),
                new Timing(Quantiles.NONE, Quantiles.NONE),
                quantiles,
                List.of(),
                new IdList());
    }
}
