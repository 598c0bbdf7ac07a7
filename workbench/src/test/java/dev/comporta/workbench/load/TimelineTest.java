package dev.comporta.workbench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class TimelineTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void shouldCountEachAnswerInItsSecond() {
        Timeline timeline = new Timeline();

        timeline.refused(0);
        timeline.acknowledged(1_000_000, SECOND - 1);
        timeline.acknowledged(2_000_000, SECOND);
        timeline.refused(3 * SECOND);

        List<Second> seconds = timeline.seconds();
        assertThat(seconds).extracting(Second::acknowledged).containsExactly(1L, 1L, 0L, 0L);
        assertThat(seconds).extracting(Second::refused).containsExactly(1L, 0L, 0L, 1L);
        assertThat(seconds)
                .extracting(second -> second.p99Nanos() / 100_000)
                .containsExactly(10L, 20L, 0L, 0L);
    }
}
