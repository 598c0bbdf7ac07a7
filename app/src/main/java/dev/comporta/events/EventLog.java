package dev.comporta.events;

import java.util.function.Consumer;

/**
 * Keeps events, in the order in which they come: a journal on this machine, or Kafka.
 *
 * <p>Threading: any event loop may append; the batch belongs to the log until it tells what came of
 * it.
 */
public interface EventLog {

    /** What came of a batch. */
    enum Outcome {
        /** All its events survive what the configured durability names. */
        KEPT,
        /** None is sure to be kept; some may be. The client may send the same ones again. */
        UNAVAILABLE
    }

    /**
     * Keeps all events of a batch. It neither blocks nor throws.
     *
     * @param kept told the outcome once, on any thread, before or after this returns
     * @return false: it is full now; nothing was taken, and {@code kept} is never told
     */
    boolean append(EventBatch batch, Consumer<Outcome> kept);

    /** Why it takes nothing now; empty: it does. For health answers; any thread may ask. */
    String problem();
}
