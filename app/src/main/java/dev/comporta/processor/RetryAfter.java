package dev.comporta.processor;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Reads {@code Retry-After}: RFC 9110, section 10.2.3. */
final class RetryAfter {
    /** Whatever is asked for, so that one answer can't shut a processor out for good. */
    static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int SECONDS_DIGITS_MAX = 9;

    private RetryAfter() {}

    /**
     * How long to wait.
     *
     * @param wallClock for a date in an answer that does not tell its own
     * @return 0 to {@link #NANOS_MAX}; 0 where the status is not 429 or 503, and where nothing can
     *     be read
     */
    static long nanos(int status, HttpHeaders head, InstantSource wallClock) {
        String text = head.get(HttpHeaderNames.RETRY_AFTER);
        if (text == null || (status != 429 && status != 503)) {
            return 0;
        }
        String value = text.strip();
        if (SECONDS.matcher(value).matches()) {
            return value.length() > SECONDS_DIGITS_MAX
                    ? NANOS_MAX
                    : clamp(TimeUnit.SECONDS.toMillis(Long.parseLong(value)));
        }
        return date(value)
                .map(until -> clamp(until.toEpochMilli() - sentAt(head, wallClock).toEpochMilli()))
                .orElse(0L);
    }

    /** By the sender's own clock, which need not agree with ours. */
    private static Instant sentAt(HttpHeaders head, InstantSource wallClock) {
        return Optional.ofNullable(head.get(HttpHeaderNames.DATE))
                .flatMap(RetryAfter::date)
                .orElseGet(wallClock::instant);
    }

    private static Optional<Instant> date(String text) {
        return Optional.ofNullable(DateFormatter.parseHttpDate(text)).map(Date::toInstant);
    }

    private static long clamp(long millis) {
        return Math.clamp(TimeUnit.MILLISECONDS.toNanos(millis), 0, NANOS_MAX);
    }
}
