package dev.comporta.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Keeps tasks until a test or a simulation runs them, in order, on its own thread. */
public final class StepExecutor implements Executor {

    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    public boolean isIdle() {
        return tasks.isEmpty();
    }

    /** Runs the oldest task; false: there was none. */
    public boolean runNext() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    public void clear() {
        tasks.clear();
    }
}
