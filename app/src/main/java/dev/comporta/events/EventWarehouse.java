package dev.comporta.events;

import java.util.Optional;

/**
 * Where events are asked for: DuckDB in this process, or ClickHouse.
 *
 * <p>Threading: one loader calls {@link #position} and {@link #load}.
 */
public interface EventWarehouse extends AutoCloseable {

    /**
     * How far a log was loaded.
     *
     * @param logId the log's own
     * @param sequence the last one whose events are in
     */
    record Position(long logId, long sequence) {}

    /** How far it is; empty: it is new. */
    Optional<Position> position();

    /**
     * Loads all events, and that it is so far, or nothing of it.
     *
     * @throws WarehouseException where that failed: nothing of it is in
     */
    void load(Iterable<EventBatch> batches, Position upTo);

    @Override
    void close();

    /** It can't be asked or loaded now. */
    final class WarehouseException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public WarehouseException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
