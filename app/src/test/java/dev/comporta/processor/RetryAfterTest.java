package dev.comporta.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class RetryAfterTest {
    private static final long SECOND = 1_000_000_000;
    private static final InstantSource NOW =
            InstantSource.fixed(Instant.parse("2025-07-15T12:34:56Z"));

    @ParameterizedTest
    @CsvSource({"0,0", "3,3", "007,7", "60,60", "61,60", "86400,60", "99999999999999999999,60"})
    void shouldReadSecondsUpToAMinute(String value, long seconds) {
        assertThat(nanos(429, headers(value))).isEqualTo(seconds * SECOND);
        assertThat(nanos(503, headers(value))).isEqualTo(seconds * SECOND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tue, 15 Jul 2025 12:35:00 GMT|4",
                "Tuesday, 15-Jul-25 12:35:00 GMT|4",
                "Tue Jul 15 12:35:00 2025|4",
                "Tue, 15 Jul 2025 12:34:56 GMT|0",
                "Tue, 15 Jul 2025 12:00:00 GMT|0",
                "Thu, 01 Jan 1970 00:00:00 GMT|0",
                "Wed, 15 Jul 2026 12:34:56 GMT|60"
            })
    void shouldReadDates(String value, long seconds) {
        assertThat(nanos(503, headers(value))).isEqualTo(seconds * SECOND);
    }

    @Test
    void shouldCountADateFromTheClockOfWhoSentIt() {
        HttpHeaders headers = headers("Tue, 15 Jul 2025 11:00:05 GMT");
        headers.add("Date", "Tue, 15 Jul 2025 11:00:00 GMT");

        assertThat(nanos(503, headers)).isEqualTo(5 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "3s", "٣", "Tue, 15 Jul"})
    void shouldReadNothingElse(String value) {
        assertThat(nanos(503, headers(value))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 404, 422, 500, 502, 504})
    void shouldCountOnRefusalsForNowOnly(int status) {
        assertThat(nanos(status, headers("3"))).isZero();
        assertThat(nanos(503, new DefaultHttpHeaders())).isZero();
    }

    private static long nanos(int status, HttpHeaders headers) {
        return RetryAfter.nanos(status, headers, NOW);
    }

    private static HttpHeaders headers(String retryAfter) {
        return new DefaultHttpHeaders().add("Retry-After", retryAfter);
    }
}
