package dev.comporta.shell;

import java.util.function.Consumer;

/**
 * One turn of the event loop: the steps that happen in it, and one end of it for all of them.
 *
 * <p>Threading: the engine's thread.
 */
final class Turn {
    private final Runnable scheduleEnd;
    private final Consumer<Throwable> onFatal;
    private boolean isOpen;

    /**
     * @param scheduleEnd asks for one call of {@link #end} at the end of this turn
     * @param onFatal told of an error that leaves memory in doubt; the process should end
     */
    Turn(Runnable scheduleEnd, Consumer<Throwable> onFatal) {
        this.scheduleEnd = scheduleEnd;
        this.onFatal = onFatal;
    }

    /** Runs one step of this turn. */
    void step(Runnable step) {
        guard(step);
        open();
    }

    /** Something has happened that the end of this turn is to make safe. */
    void open() {
        if (!isOpen) {
            isOpen = true;
            scheduleEnd.run();
        }
    }

    /** Runs the last step. */
    void end(Runnable step) {
        isOpen = false;
        guard(step);
    }

    private void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            onFatal.accept(e);
        }
    }
}
