package dev.comporta.shell;

import dev.comporta.meter.Histogram;
import dev.comporta.payment.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One turn of the event loop: the steps that happen in it, and one end of it for all of them.
 *
 * <p>Threading: the engine's thread.
 */
final class Turn {
    private final Runnable scheduleEnd;
    private final Consumer<Throwable> onFatal;
    private final Clock clock;

    /** How long each took. */
    final Histogram durations = newDurations();

    private boolean isOpen;
    private long openedNanos;

    /**
     * @param scheduleEnd asks for one call of {@link #end} at the end of this turn
     * @param onFatal told of an error that leaves memory in doubt; the process should end
     */
    Turn(Runnable scheduleEnd, Consumer<Throwable> onFatal, Clock clock) {
        this.clock = clock;
        this.scheduleEnd = scheduleEnd;
        this.onFatal = onFatal;
    }

    /** Runs one step of this turn. */
    void step(Runnable step) {
        open();
        guard(step);
    }

    /** Something has happened that the end of this turn is to make safe. */
    void open() {
        if (!isOpen) {
            isOpen = true;
            openedNanos = clock.nanos();
            scheduleEnd.run();
        }
    }

    /** Runs the last step. */
    void end(Runnable step) {
        boolean wasOpen = isOpen;
        isOpen = false;
        guard(step);
        if (wasOpen) {
            durations.record(clock.nanos() - openedNanos);
        }
    }

    static Histogram newDurations() {
        return Histogram.between(Duration.ofNanos(10_000), Duration.ofSeconds(10));
    }

    private void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            onFatal.accept(e);
        }
    }
}
