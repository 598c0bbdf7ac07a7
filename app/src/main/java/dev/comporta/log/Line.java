package dev.comporta.log;

import static dev.comporta.json.JsonText.quote;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/**
 * One thing that is told: what it looks like as text, and as JSON.
 *
 * @param logger the room of ours, or a library's name for the place in it
 * @param event its stable name; a library's words have all the same
 * @param fields by their names, and the values in the same order
 * @param trace the stack trace of what went wrong, with its line ends; empty: nothing did
 */
record Line(
        Instant time,
        Severity severity,
        String logger,
        String event,
        String words,
        List<String> fields,
        List<Object> values,
        String trace) {
    static final String LIBRARY = "library";

    private static volatile Function<UUID, String> traceIds = id -> "";

    private static final int WORDS_MAX = 4 * 1024;
    private static final int TRACE_MAX = 16 * 1024;
    private static final String RESET = "\u001b[0m";

    /** A line in the words of somebody else must not look like one of its own. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    static void traceBy(Function<UUID, String> told) {
        traceIds = told;
    }

    static Line of(LogRecord told) {
        Instant time = told.getInstant();
        Severity severity = Severity.of(told.getLevel());
        String logger = String.valueOf(told.getLoggerName());
        Throwable error = told.getThrown();
        String trace = error == null ? "" : cut(Secrets.hide(traceOf(error)), TRACE_MAX);
        return told instanceof EventRecord record
                ? new Line(
                        time,
                        severity,
                        logger,
                        record.event.name(),
                        cut(Secrets.hide(String.valueOf(told.getMessage())), WORDS_MAX),
                        record.event.fields(),
                        record.values,
                        trace)
                : new Line(
                        time,
                        severity,
                        logger,
                        LIBRARY,
                        cut(
                                Secrets.hide(String.valueOf(Words.FORMATTER.formatMessage(told))),
                                WORDS_MAX),
                        List.of(),
                        List.of(),
                        trace);
    }

    /** Loaded where a library has something to say. */
    private static final class Words {
        static final SimpleFormatter FORMATTER = new SimpleFormatter();
    }

    private static String traceOf(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    /** With its line end, and a stack trace on lines of its own. */
    String text(boolean isColoured) {
        String level = String.format(Locale.ROOT, "%-5s", severity.name());
        return timeText()
                + " "
                + (isColoured ? colour() + level + RESET : level)
                + " "
                + logger
                + ": "
                + UNSEEN.matcher(words).replaceAll(" ")
                + System.lineSeparator()
                + trace;
    }

    private String colour() {
        return switch (severity) {
            case ERROR -> "\u001b[1;31m";
            case WARN -> "\u001b[33m";
            case INFO -> "\u001b[32m";
            case DEBUG -> "\u001b[2m";
        };
    }

    /** With its line end, and no other one. */
    String json() {
        StringJoiner text = new StringJoiner(",", "{", "}\n");
        text.add("\"time\":" + quote(timeText()));
        text.add("\"level\":" + quote(severity.slug()));
        text.add("\"logger\":" + quote(logger));
        text.add("\"event\":" + quote(event));
        text.add("\"message\":" + quote(words));
        for (int i = 0; i < Math.min(fields.size(), values.size()); i++) {
            text.add(quote(fields.get(i)) + ":" + json(values.get(i)));
        }
        String traceId = traceId();
        if (!traceId.isEmpty()) {
            text.add("\"traceId\":" + quote(traceId));
        }
        if (!trace.isEmpty()) {
            text.add("\"error\":" + quote(trace));
        }
        return text.toString();
    }

    /** Of the payment that it speaks of; empty: it is not traced. */
    private String traceId() {
        for (Object value : values) {
            if (value instanceof UUID id) {
                return traceIds.apply(id);
            }
        }
        return "";
    }

    private static String json(Object value) {
        return value instanceof Number || value instanceof Boolean
                ? value.toString()
                : quote(cut(Secrets.hide(String.valueOf(value)), WORDS_MAX));
    }

    /** RFC 3339, in UTC, always to the millisecond. */
    private String timeText() {
        String text = Instant.ofEpochMilli(time.toEpochMilli()).toString();
        return text.indexOf('.') > 0 ? text : text.replace("Z", ".000Z");
    }
}
