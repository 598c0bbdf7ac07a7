package dev.comporta.simulation;

/** One life of the process: what is to happen in it is forgotten when it ends. */
final class Life {
    private final Schedule schedule;
    private boolean ended;

    Life(Schedule schedule) {
        this.schedule = schedule;
    }

    void after(long delayNanos, Runnable action) {
        schedule.after(
                delayNanos,
                () -> {
                    if (!ended) {
                        action.run();
                    }
                });
    }

    void end() {
        ended = true;
    }
}
