package dev.comporta.workbench.audit;

import dev.comporta.workbench.wire.ProcessorTotals;
import dev.comporta.workbench.wire.Window;

/**
 * One window, seen from both sides.
 *
 * @param asked how often both sides were asked: more than once when they differed at first
 */
public record Comparison(
        Window window, ProcessorTotals gateway, ProcessorTotals processors, int asked) {
    public boolean isEqual() {
        return gateway.equals(processors);
    }

    /** They differed at first and were equal when asked again. */
    public boolean wasTransient() {
        return isEqual() && asked > 1;
    }

    /**
     * Payments that the processors booked and the gateway does not count; negative the other way.
     */
    public long missingCount() {
        return processors.sum().count() - gateway.sum().count();
    }
}
