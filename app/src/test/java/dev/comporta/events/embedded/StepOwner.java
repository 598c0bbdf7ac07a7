package dev.comporta.events.embedded;

import dev.comporta.journal.StepExecutor;

/** The owner as a test drives it: tasks, and what follows a turn, run when they are told to. */
final class StepOwner implements Owner {
    final StepExecutor tasks = new StepExecutor();
    final StepExecutor turnEnds = new StepExecutor();
    boolean isCurrent = true;

    @Override
    public boolean isCurrent() {
        return isCurrent;
    }

    @Override
    public void execute(Runnable task) {
        tasks.execute(task);
    }

    @Override
    public void atEndOfTurn(Runnable task) {
        turnEnds.execute(task);
    }

    /** One turn: what waits, and its end. */
    void turn() {
        isCurrent = true;
        while (tasks.runNext()) {}
        while (turnEnds.runNext()) {}
    }

    void clear() {
        tasks.clear();
        turnEnds.clear();
    }
}
