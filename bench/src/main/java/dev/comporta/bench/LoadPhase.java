package dev.comporta.bench;

import dev.comporta.workbench.load.LoadReport;
import java.util.OptionalLong;

/**
 * One stretch of even load, and what it did to the gateway.
 *
 * @param settledPerSecond by the processors' books
 * @param pendingMost the most payments seen pending
 * @param residentBytes the gateway's memory at the end, where the system tells it
 */
record LoadPhase(
        String name,
        int offeredPerSecond,
        LoadReport load,
        double settledPerSecond,
        long pendingMost,
        OptionalLong residentBytes) {}
