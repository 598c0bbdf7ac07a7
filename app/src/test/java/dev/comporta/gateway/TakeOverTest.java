package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.log.LogCapture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TakeOverTest {
    private long nowNanos;

    @Test
    void shouldTellHowFarItHasCome() {
        TakeOver takeOver = new TakeOver(3, () -> 0);

        takeOver.onRead(65_536, 100_000);

        assertThat(takeOver.words())
                .isEqualTo("takes over, term 3: 65536 of 100000 settled payments read");
    }

    @Test
    void shouldTellInTheLogWhatTakesLong() {
        TakeOver takeOver = new TakeOver(3, () -> nowNanos);
        try (LogCapture log = new LogCapture("gateway")) {
            takeOver.onRead(1, 100_000);
            nowNanos = TimeUnit.SECONDS.toNanos(5);
            takeOver.onRead(65_536, 100_000);
            takeOver.onRead(65_537, 100_000);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("journal-reading", "65536 of 100000 settled payments read");
        }
    }
}
