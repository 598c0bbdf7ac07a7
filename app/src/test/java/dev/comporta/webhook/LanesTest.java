package dev.comporta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long an event waits that was not taken. */
@Timeout(10)
class LanesTest {
    @Test
    void shouldWaitTwiceAsLongEachTimeUpToTenMinutes() {
        long most = TimeUnit.SECONDS.toMillis(1);
        for (int failed = 0; failed < 5_000; failed++) {
            assertThat(pauseMillis(failed, 0)).isBetween(most / 2, most);
            most = Math.min(TimeUnit.MINUTES.toMillis(10), most * 2);
        }
    }

    @Test
    void shouldNotTellAllAgainAtOnceThatFailedTogether() {
        assertThat(LongStream.range(0, 100).map(_ -> pauseMillis(9, 0)).distinct())
                .hasSizeGreaterThan(10);
    }

    @Test
    void shouldWaitAsLongAsTheReceiverAsksForUpToAnHour() {
        assertThat(pauseMillis(0, 120_000)).isEqualTo(120_000);
        assertThat(pauseMillis(12, 1_000)).isGreaterThanOrEqualTo(TimeUnit.MINUTES.toMillis(5));
        assertThat(pauseMillis(0, TimeUnit.DAYS.toMillis(40)))
                .isEqualTo(TimeUnit.HOURS.toMillis(1));
    }

    private static long pauseMillis(int failed, long retryAfterMillis) {
        return Lanes.pauseMillis(failed, retryAfterMillis, Lanes.WAIT_FIRST_MILLIS);
    }
}
