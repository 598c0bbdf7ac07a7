package dev.comporta.acceptance;

import dev.comporta.workbench.simulator.Faults;
import dev.comporta.workbench.simulator.Settings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two simulated processors in this process: the cheap one and the dear one. */
final class ProcessorPair implements AutoCloseable {
    private final ControlledProcessor byDefault;
    private final ControlledProcessor byFallback;

    ProcessorPair(long seed) {
        byDefault = new ControlledProcessor("default", seed, Settings.INITIAL);
        byFallback = new ControlledProcessor("fallback", ~seed, Settings.INITIAL);
    }

    ControlledProcessor byDefault() {
        return byDefault;
    }

    ControlledProcessor byFallback() {
        return byFallback;
    }

    /** For the gateway's environment. */
    Map<String, String> urls() {
        return TestBed.processorUrls(byDefault.uri().toString(), byFallback.uri().toString());
    }

    void suffer(Faults faults) {
        byDefault.suffer(faults);
        byFallback.suffer(faults);
    }

    void heal() {
        byDefault.heal();
        byFallback.heal();
    }

    /** The tables of both. */
    List<ProcessorBooking> bookings() {
        return Stream.concat(byDefault.bookings().stream(), byFallback.bookings().stream())
                .toList();
    }

    long bookedCount() {
        return byDefault.stat("booked") + byFallback.stat("booked");
    }

    @Override
    public void close() {
        byDefault.close();
        byFallback.close();
    }
}
