package dev.comporta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EngineOptionsTest {
    @Test
    void shouldHaveDocumentedDefaults() {
        assertThat(EngineOptions.DEFAULTS)
                .isEqualTo(
                        new EngineOptions(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10),
                                new Backoff(100_000_000, 5_000_000_000L),
                                new Backoff(50_000_000, 1_000_000_000),
                                1_000,
                                Duration.ofHours(24),
                                List.of()));
    }

    @Test
    void shouldNameTheKeyThatIsOutOfRange() {
        assertThatThrownBy(() -> EngineOptions.DEFAULTS.withTimeout(Duration.ofDays(366)))
                .hasMessage("PROCESSOR_TIMEOUT must be positive and at most a year: PT8784H");
        assertThatThrownBy(
                        () -> EngineOptions.DEFAULTS.givingUpAfter(16_384, Duration.ofSeconds(1)))
                .hasMessage("RETRY_ATTEMPTS_MAX must be 1 to 16383: 16384");
    }

    @Test
    void shouldRefuseWaitsThatDoNotGrow() {
        assertThatThrownBy(() -> new Backoff(2, 1))
                .hasMessageEndingWith("not under the least: minNanos=2 maxNanos=1");
        assertThatThrownBy(() -> new Backoff(0, 1)).hasMessageContaining("must be positive");
    }
}
