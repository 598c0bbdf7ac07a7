package dev.comporta.simulation;

/** One life of the process: what is to happen in it is forgotten when it ends. */
final class Life {
    private final Schedule schedule;
    private boolean ended;
    private long resumesAtNanos;

    Life(Schedule schedule) {
        this.schedule = schedule;
    }

    void after(long delayNanos, Runnable action) {
        schedule.after(
                delayNanos,
                () -> {
                    if (!ended) {
                        runOncePossible(action);
                    }
                });
    }

    private void runOncePossible(Runnable action) {
        if (schedule.nanos() < resumesAtNanos) {
            after(resumesAtNanos - schedule.nanos(), action);
        } else {
            action.run();
        }
    }

    /** Nothing of it happens for a while; then all of it does, in its order. */
    void pause(long nanos) {
        resumesAtNanos = schedule.nanos() + nanos;
    }

    boolean isPaused() {
        return schedule.nanos() < resumesAtNanos;
    }

    void end() {
        ended = true;
    }
}
