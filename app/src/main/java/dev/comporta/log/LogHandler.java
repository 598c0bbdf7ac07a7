package dev.comporta.log;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * What java.util.logging hands every record to. It holds a lock while it writes, so its target must
 * not wait for a reader.
 *
 * <p>Threading: safe.
 */
final class LogHandler extends Handler {
    private final RateLimit limit;
    private final Function<Line, String> format;
    private final Consumer<String> target;
    private final Executor later;
    private boolean isTold;

    /**
     * @param nanos monotonic
     * @param later runs a task a second from now
     */
    LogHandler(
            int rateMax,
            LongSupplier nanos,
            Function<Line, String> format,
            Consumer<String> target,
            Executor later) {
        this.limit = new RateLimit(rateMax, nanos);
        this.format = format;
        this.target = target;
        this.later = later;
    }

    @Override
    public synchronized void publish(LogRecord told) {
        if (!isLoggable(told)) {
            return;
        }
        String key =
                told instanceof EventRecord record
                        ? record.event.name()
                        : String.valueOf(told.getLoggerName());
        if (limit.takes(key)) {
            target.accept(format.apply(Line.of(told)));
        } else if (!isTold) {
            isTold = true;
            later.execute(this::flush);
        }
    }

    /** Tells how much was not told. */
    @Override
    public synchronized void flush() {
        isTold = false;
        for (Map.Entry<String, Long> entry : limit.takeSuppressed().entrySet()) {
            String words = entry.getKey() + " came " + entry.getValue() + " times more";
            target.accept(
                    format.apply(
                            Line.of(
                                    new EventRecord(
                                            LogEvents.SUPPRESSED,
                                            words,
                                            List.of(entry.getKey(), entry.getValue()),
                                            null))));
        }
    }

    /** Called by java.util.logging as soon as the process is told to end: events go on. */
    @Override
    public void close() {
        flush();
    }
}
