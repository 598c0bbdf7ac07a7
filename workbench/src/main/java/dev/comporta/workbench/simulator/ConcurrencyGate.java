package dev.comporta.workbench.simulator;

import java.util.ArrayDeque;

/** Lets so many payments be worked on at once; some more wait in line, others are refused. */
final class ConcurrencyGate {

    private final int concurrentMax;
    private final int queuedMax;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private int concurrent;
    private boolean starting;

    ConcurrencyGate(int concurrentMax, int queuedMax) {
        this.concurrentMax = concurrentMax;
        this.queuedMax = queuedMax;
    }

    /**
     * Runs {@code start} now, or later when its turn comes; each start needs one {@link #leave}.
     *
     * @return false when it will never run, because the line is full
     */
    boolean enter(Runnable start) {
        if (concurrent >= concurrentMax && queue.size() >= queuedMax) {
            return false;
        }
        queue.add(start);
        startQueued();
        return true;
    }

    void leave() {
        concurrent--;
        startQueued();
    }

    int concurrent() {
        return concurrent;
    }

    int queued() {
        return queue.size();
    }

    /** A loop, not recursion, though what starts may leave before it returns. */
    private void startQueued() {
        if (starting) {
            return;
        }
        starting = true;
        try {
            while (concurrent < concurrentMax && !queue.isEmpty()) {
                concurrent++;
                queue.remove().run();
            }
        } finally {
            starting = false;
        }
    }
}
