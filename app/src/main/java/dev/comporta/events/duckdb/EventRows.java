package dev.comporta.events.duckdb;

import dev.comporta.events.EventBatch;
import dev.comporta.events.EventDefect;
import dev.comporta.events.EventField;
import dev.comporta.events.EventScanner;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * Appends events as rows of {@code raw_events}.
 *
 * <p>Threading: one owner.
 */
final class EventRows {
    private static final int REVENUE_SCALE = 18;
    private static final long MICROS_PER_MILLI = 1_000;

    private final EventScanner scanner = new EventScanner();

    /**
     * Appends one of a batch.
     *
     * @return why it is none, and nothing was appended; null: it was
     */
    @Nullable EventDefect append(DuckDBAppender rows, EventBatch batch, int index)
            throws SQLException {
        EventDefect defect = scanner.scan(batch.bytes(), batch.offset(index), batch.length(index));
        if (defect != null) {
            return defect;
        }
        rows.beginRow();
        for (EventField field : EventField.values()) {
            append(rows, field);
        }
        rows.appendEpochMicros(batch.receivedAtMillis() * MICROS_PER_MILLI);
        rows.endRow();
        return null;
    }

    private void append(DuckDBAppender rows, EventField field) throws SQLException {
        switch (field) {
            case TIMESTAMP -> rows.appendEpochMicros(scanner.timestampMillis() * MICROS_PER_MILLI);
            case REVENUE -> {
                BigDecimal revenue = scanner.revenue();
                if (revenue == null) {
                    rows.appendNull();
                } else {
                    rows.append(revenue.setScale(REVENUE_SCALE));
                }
            }
            default -> {
                String text = scanner.text(field);
                if (text == null) {
                    rows.appendNull();
                } else {
                    rows.append(text);
                }
            }
        }
    }
}
