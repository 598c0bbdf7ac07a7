package dev.comporta.payment;

import dev.comporta.ledger.Totals;
import java.util.List;

/**
 * What is settled in a window, by processor.
 *
 * @param processors in the order of the configuration; the names are the wire names
 */
public record Summary(List<ProcessorTotals> processors) {
    public Summary {
        processors = List.copyOf(processors);
    }

    /** One processor's part. */
    public record ProcessorTotals(String processor, Totals totals) {}
}
