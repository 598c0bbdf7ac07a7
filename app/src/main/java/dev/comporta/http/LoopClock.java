package dev.comporta.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The coarse time of an event loop, as of its last tick, for time limits and the Date field.
 *
 * <p>Threading: owned by its event loop.
 */
final class LoopClock {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final InstantSource source;
    private final long tickMillis;
    private long nanos = System.nanoTime();
    private long dateSecond = Long.MIN_VALUE;
    private byte[] dateField = new byte[0];

    /**
     * @param tickMillis the time between two ticks
     */
    LoopClock(InstantSource source, long tickMillis) {
        this.source = source;
        this.tickMillis = tickMillis;
        updateDate();
    }

    void tick() {
        nanos = System.nanoTime();
        updateDate();
    }

    private void updateDate() {
        long second = source.millis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            dateField = DATE.format(source.instant()).getBytes(US_ASCII);
        }
    }

    /** The time of the last tick. */
    long nanos() {
        return nanos;
    }

    /** Whether the limit has passed. Times begin at the tick before, so one tick is added. */
    boolean isOver(long sinceNanos, int limitMillis) {
        return nanos - sinceNanos > TimeUnit.MILLISECONDS.toNanos(limitMillis + tickMillis);
    }

    /** The header line with its CRLF. */
    byte[] dateField() {
        return dateField;
    }
}
