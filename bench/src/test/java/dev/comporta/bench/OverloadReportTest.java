package dev.comporta.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.workbench.load.Second;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class OverloadReportTest {
    private static final Second CALM = new Second(900, 0, 400);
    private static final Second SLOW = new Second(900, 0, 900);
    private static final Second SHEDDING = new Second(700, 200, 400);
    private static final List<Second> BEFORE = List.of(CALM, new Second(900, 0, 600), CALM);

    @Test
    void shouldBeCalmAtOnce() {
        assertThat(OverloadReport.secondsToCalm(BEFORE, List.of(CALM, CALM, CALM))).hasValue(0);
    }

    @Test
    void shouldWantThreeCalmSecondsInARow() {
        List<Second> after = List.of(SHEDDING, CALM, CALM, SLOW, CALM, CALM, CALM, SLOW);

        assertThat(OverloadReport.secondsToCalm(BEFORE, after)).hasValue(4);
    }

    @Test
    void shouldSayThatItNeverWasCalm() {
        assertThat(OverloadReport.secondsToCalm(BEFORE, List.of(SHEDDING, CALM, CALM, SLOW)))
                .isEmpty();
    }
}
