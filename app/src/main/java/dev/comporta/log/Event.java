package dev.comporta.log;

import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A kind of notable thing. Name and fields are part of the public contract, and of docs/logs.md:
 * add, never rename. What is told is never a body or a secret.
 *
 * @param room whose event it is: a package of ours
 * @param fields the names of the values that machines read
 */
public record Event(String room, String name, Severity severity, List<String> fields) {
    private static volatile @Nullable Handler handler;

    /**
     * Hears all events from now on. They don't pass through java.util.logging's loggers then: those
     * are closed as soon as the process is told to end, and how it ends must be told.
     */
    static void hearBy(Handler hearing) {
        handler = hearing;
    }

    public static Event error(String room, String name, String... fields) {
        return new Event(room, name, Severity.ERROR, List.of(fields));
    }

    public static Event warn(String room, String name, String... fields) {
        return new Event(room, name, Severity.WARN, List.of(fields));
    }

    public static Event info(String room, String name, String... fields) {
        return new Event(room, name, Severity.INFO, List.of(fields));
    }

    /**
     * Tells that it happened. It neither waits nor throws.
     *
     * @param words for people; they say all that there is to say
     * @param values of the fields, in their order, once more for machines
     */
    public void tell(String words, Object... values) {
        tell(null, words, values);
    }

    /**
     * As {@link #tell(String, Object...)}.
     *
     * @param error null: there is none
     */
    public void tell(@Nullable Throwable error, String words, Object... values) {
        EventRecord told = new EventRecord(this, words, Arrays.asList(values), error);
        Handler hearing = handler;
        if (hearing == null) {
            Logger.getLogger("dev.comporta." + room).log(told);
        } else {
            hearing.publish(told);
        }
    }
}
