package dev.comporta.workbench.wire;

import java.util.List;
import java.util.stream.Stream;

/** Both processors. */
public record Processors(Processor byDefault, Processor byFallback) {
    public Totals summary(Window window) {
        return new Totals(byDefault.summary(window), byFallback.summary(window));
    }

    /** The tables of both, one after the other. */
    public List<Booking> bookings() {
        return Stream.concat(byDefault.bookings().stream(), byFallback.bookings().stream())
                .toList();
    }
}
