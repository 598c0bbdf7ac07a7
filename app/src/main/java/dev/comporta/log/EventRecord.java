package dev.comporta.log;

import java.util.List;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** One event on its way through java.util.logging. */
final class EventRecord extends LogRecord {
    private static final long serialVersionUID = 1;

    final transient Event event;
    final transient List<Object> values;

    EventRecord(Event event, String words, List<Object> values, @Nullable Throwable error) {
        super(event.severity().level(), words);
        this.event = event;
        this.values = values;
        setLoggerName(event.room());
        setThrown(error);
    }
}
