package dev.comporta.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.meter.Histogram;
import dev.comporta.page.History.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HistoryTest {
    private static final long FIRST = 1_800_000_000L;

    private final History history = new History();
    private double count;
    private double gauge;

    HistoryTest() {
        history.add("count", Kind.COUNT, () -> count);
        history.add("gauge", Kind.GAUGE, () -> gauge);
    }

    private void keep(long second, double grown, double standsAt) {
        count += grown;
        gauge = standsAt;
        history.keep(second);
    }

    private String columns(int seconds) {
        String json = history.json(seconds);
        return json.substring(json.indexOf("\"columns\":{") + 11, json.length() - 2);
    }

    @Test
    void shouldTellWhatACountHasGrownByAndWhereAGaugeStands() {
        keep(FIRST, 3, 7);
        keep(FIRST + 1, 5, 2);

        assertThat(columns(60)).isEqualTo("\"count\":[3,5],\"gauge\":[7,2]");
        assertThat(history.json(60)).startsWith("{\"step\":1,\"first\":" + FIRST);
        assertThat(columns(1)).isEqualTo("\"count\":[5],\"gauge\":[2]");
    }

    @Test
    void shouldKeepASecondOnce() {
        keep(FIRST, 3, 7);
        keep(FIRST, 5, 2);
        keep(FIRST + 1, 0, 1);

        assertThat(columns(60)).isEqualTo("\"count\":[3,5],\"gauge\":[7,1]");
    }

    @Test
    void shouldSpreadWhatCameWhileTheProcessStoodStill() {
        keep(FIRST, 1, 1);
        keep(FIRST + 4, 8, 3);

        assertThat(columns(60)).isEqualTo("\"count\":[1,2,2,2,2],\"gauge\":[1,3,3,3,3]");
    }

    @Test
    void shouldNotTellOfARestartAsOfNegativeGrowth() {
        keep(FIRST, 9, 0);
        keep(FIRST + 1, -4, 0);

        assertThat(columns(60)).startsWith("\"count\":[9,0]");
    }

    /** Six seconds a line: the average of what came, the highest of what stood. */
    @Test
    void shouldJoinSecondsOfALongTime() {
        for (int second = 0; second < 18; second++) {
            keep(FIRST + second, second < 6 ? 2 : 4, second);
        }

        assertThat(history.json(3_600)).startsWith("{\"step\":6");
        assertThat(columns(3_600)).isEqualTo("\"count\":[2,4,4],\"gauge\":[5,11,17]");
    }

    @Test
    void shouldHoldAnHourAndTellItInABoundedAnswer() {
        for (int second = 0; second < 2 * History.SECONDS_MAX; second++) {
            keep(FIRST + second, 1_000_000, 1_000_000);
        }

        String told = history.json(3_600);

        assertThat(told.split("1000000", -1)).hasSize(2 * History.LINES_MAX + 1);
        assertThat(told.length()).isLessThan(64 * 1024);
    }

    @Test
    void shouldTellTheQuantilesOfEachSecondAlone() {
        Histogram histogram = Histogram.between(Duration.ofNanos(1_000), Duration.ofSeconds(1));
        History quantiles = new History();
        quantiles.addQuantiles(histogram::distribution);
        histogram.record(50_000_000);
        quantiles.keep(FIRST);
        histogram.record(900);
        quantiles.keep(FIRST + 1);
        quantiles.keep(FIRST + 2);

        assertThat(quantiles.json(60)).contains("\"p50\":[35000,1,0]");
    }
}
