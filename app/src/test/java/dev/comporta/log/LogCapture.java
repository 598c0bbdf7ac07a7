package dev.comporta.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Logger;

/** What a room tells while a test runs, as JSON lines; nobody else hears it. */
public final class LogCapture implements AutoCloseable {
    private final Logger logger;
    private final LogHandler handler;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    public LogCapture(String room) {
        logger = Logger.getLogger("dev.comporta." + room);
        handler = new LogHandler(1000, System::nanoTime, Line::json, lines::add, task -> {});
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }
}
