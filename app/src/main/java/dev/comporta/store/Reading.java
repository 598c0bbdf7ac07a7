package dev.comporta.store;

import dev.comporta.journal.JournalException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads files whose medium may be away, in the background.
 *
 * <p>Threading: one owner, who gets every answer.
 */
final class Reading {
    private final Executor background;
    private final Executor owner;
    private final Set<Consumer<JournalException>> pending = new LinkedHashSet<>();

    Reading(Executor background, Executor owner) {
        this.background = background;
        this.owner = owner;
    }

    /**
     * Does some reading.
     *
     * @param work done in the background; must touch nothing that changes
     * @param failed told where it throws, or the store is closed before; one for each reading
     */
    <T> void read(Supplier<T> work, Consumer<T> found, Consumer<JournalException> failed) {
        pending.add(failed);
        background.execute(
                () -> {
                    Runnable result = attempt(work, found, failed);
                    owner.execute(
                            () -> {
                                if (pending.remove(failed)) {
                                    result.run();
                                }
                            });
                });
    }

    private static <T> Runnable attempt(
            Supplier<T> work, Consumer<T> found, Consumer<JournalException> failed) {
        try {
            T read = work.get();
            return () -> found.accept(read);
        } catch (JournalException e) {
            return () -> failed.accept(e);
        }
    }

    /** Nobody waits any more. */
    void close() {
        List<Consumer<JournalException>> left = new ArrayList<>(pending);
        pending.clear();
        left.forEach(
                failed ->
                        failed.accept(
                                new JournalException(
                                        JournalException.Code.UNREADABLE, "the store is closed")));
    }
}
