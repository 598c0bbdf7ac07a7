package dev.comporta.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A log in memory that decides when it is told to, or at once.
 *
 * <p>Threading: safe.
 */
final class HeldLog implements EventLog {
    private final List<Held> held = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private boolean holds;
    private boolean full;

    private record Held(EventBatch batch, Consumer<Outcome> told) {}

    @Override
    public boolean append(EventBatch batch, Consumer<Outcome> told) {
        synchronized (this) {
            if (batch.count() == 0) {
                throw new AssertionError("an empty batch");
            }
            if (full) {
                return false;
            }
            held.add(new Held(batch, told));
            if (holds) {
                return true;
            }
        }
        decide(Outcome.KEPT);
        return true;
    }

    /** Holds back what comes, until {@link #decide}. */
    synchronized void hold() {
        holds = true;
    }

    synchronized void fill(boolean isFull) {
        full = isFull;
    }

    /** Decides on the oldest batch. */
    void decide(Outcome outcome) {
        Held oldest;
        synchronized (this) {
            oldest = held.removeFirst();
            if (outcome == Outcome.KEPT) {
                EventBatch batch = oldest.batch;
                for (int i = 0; i < batch.count(); i++) {
                    kept.add(new String(batch.bytes(), batch.offset(i), batch.length(i), UTF_8));
                }
            }
        }
        oldest.told.accept(outcome);
    }

    synchronized int held() {
        return held.size();
    }

    /** What is kept, as it was sent. */
    synchronized List<String> kept() {
        return List.copyOf(kept);
    }

    @Override
    public String problem() {
        return "";
    }
}
