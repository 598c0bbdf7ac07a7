package dev.comporta.workbench.wire;

import java.util.List;
import java.util.stream.Stream;

/** Both processors. */
public record Processors(ProcessorAdmin byDefault, ProcessorAdmin byFallback) {
    public ProcessorTotals summary(Window window) {
        return new ProcessorTotals(byDefault.summary(window), byFallback.summary(window));
    }

    /** The tables of both, one after the other. */
    public List<Booking> bookings() {
        return Stream.concat(byDefault.bookings().stream(), byFallback.bookings().stream())
                .toList();
    }
}
