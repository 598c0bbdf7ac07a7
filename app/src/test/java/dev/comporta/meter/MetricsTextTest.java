package dev.comporta.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTextTest {

    @Test
    void shouldWriteEachFamilyOnceInTheOrderOfNames() {
        MetricsText text =
                new MetricsText(
                        List.of(
                                Meter.gauge("b", "A level", () -> 0.5).labelled("kind", "x\"y\\"),
                                Meter.counter("a_total", "A count", () -> 3),
                                Meter.gauge("b", "A level", () -> Double.POSITIVE_INFINITY)
                                        .labelled("kind", "z")
                                        .labelled("area", "c")));

        assertThat(text.render())
                .isEqualTo(
                        """
                        # HELP a_total A count
                        # TYPE a_total counter
                        a_total 3
                        # HELP b A level
                        # TYPE b gauge
                        b{kind="x\\"y\\\\"} 0.5
                        b{area="c",kind="z"} +Inf
                        """);
    }

    @Test
    void shouldWriteDurationsInSecondsByTheCountsUpToEachBound() {
        Histogram histogram = Histogram.between(Duration.ofMillis(100), Duration.ofSeconds(1));
        histogram.record(150_000_000);
        histogram.record(2_000_000_000);
        MetricsText text =
                new MetricsText(
                        List.of(
                                Meter.durations("x_seconds", "Times", histogram::distribution)
                                        .labelled("way", "in")));

        assertThat(text.render())
                .isEqualTo(
                        """
                        # HELP x_seconds Times
                        # TYPE x_seconds histogram
                        x_seconds_bucket{way="in",le="0.1"} 0
                        x_seconds_bucket{way="in",le="0.2"} 1
                        x_seconds_bucket{way="in",le="0.5"} 1
                        x_seconds_bucket{way="in",le="1"} 1
                        x_seconds_bucket{way="in",le="+Inf"} 2
                        x_seconds_sum{way="in"} 2.15
                        x_seconds_count{way="in"} 2
                        """);
    }

    @Test
    void shouldTellNumbersAsTheyAreWhenTheTextIsMade() {
        long[] now = {1};
        MetricsText text = new MetricsText(List.of(Meter.gauge("now", "It", () -> now[0])));

        assertThat(text.render()).endsWith("now 1\n");
        now[0] = 2;
        assertThat(text.render()).endsWith("now 2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"comporta.x", "X", "x_total", "", "1x"})
    void shouldRefuseAGaugeWhoseNameIsNotByTheRules(String name) {
        assertThatThrownBy(() -> Meter.gauge(name, "It", () -> 1)).hasMessageContaining(name);
    }

    @Test
    void shouldRefuseACounterWithoutTotalAndWhatHasNoHelp() {
        assertThatThrownBy(() -> Meter.counter("x", "It", () -> 1)).hasMessageContaining("x");
        assertThatThrownBy(() -> Meter.gauge("x", "", () -> 1)).hasMessageContaining("x");
    }
}
