package dev.comporta.workbench.audit;

import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Window;

/**
 * One window, asked for while payments are under way.
 *
 * @param gateway as told at the first reading
 * @param processors as told at the same reading
 * @param readNanos how long that reading took, from the first question to the last answer
 */
record Sample(
        Window window,
        ProcessorTotals gateway,
        ProcessorTotals processors,
        long readNanos,
        Judgement judgement) {

    enum Judgement {
        /** At the first reading, as the public load test would see it. */
        EQUAL,
        /**
         * Different at the first reading; then the processors' totals lay between two readings of
         * the gateway's, so payments were booked in the window while it was read.
         */
        CHANGED_WHILE_READ,
        /** The gateway counts what no processor has, or does not come to count what they have. */
        DIFFERENT
    }

    long differenceCount() {
        return Math.abs(gateway.byDefault().count() - processors.byDefault().count())
                + Math.abs(gateway.byFallback().count() - processors.byFallback().count());
    }
}
