package dev.comporta.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Holds tasks for an owner who is not there yet, and passes them on in their order once he is.
 *
 * <p>Threading: safe.
 */
final class HeldTasks implements Executor {
    private final List<Runnable> held = new ArrayList<>();
    private volatile @Nullable Executor owner;

    @Override
    public void execute(Runnable task) {
        Executor now = owner;
        if (now == null) {
            holdOrPassOn(task);
        } else {
            now.execute(task);
        }
    }

    private synchronized void holdOrPassOn(Runnable task) {
        Executor now = owner;
        if (now == null) {
            held.add(task);
        } else {
            now.execute(task);
        }
    }

    /** The owner is there: he gets those that are held, and all from now on. */
    synchronized void passOnTo(Executor arrived) {
        held.forEach(arrived::execute);
        held.clear();
        owner = arrived;
    }
}
