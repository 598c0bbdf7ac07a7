package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.engine.EngineOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StoreOptionsTest {
    @Test
    void shouldHaveDocumentedDefaults() {
        assertThat(StoreOptions.DEFAULTS)
                .isEqualTo(
                        new StoreOptions(
                                Durability.PROCESS,
                                500_000,
                                100_000,
                                10_000_000,
                                1_048_576,
                                10_000_000,
                                StoreOptions.DEFAULTS.journal()));
    }

    @Test
    void shouldNameTheKeyThatIsOutOfRange() {
        assertThatThrownBy(() -> StoreOptions.of(Durability.PROCESS, 0, 1, 1))
                .hasMessage("PENDING_MAX must be 1 to 100000000: 0");
        assertThatThrownBy(() -> StoreOptions.of(Durability.PROCESS, 1, 100_000_001, 1))
                .hasMessage("DEAD_LETTERS_MAX must be 1 to 100000000: 100000001");
        assertThatThrownBy(() -> StoreOptions.of(Durability.PROCESS, 1, 1, 0))
                .hasMessage("IDEMPOTENCY_MAX must be 1 to 10000000000: 0");
    }

    @Test
    void shouldCountAsManyAttemptsAsTheEngineMakes() {
        Duration day = Duration.ofDays(1);
        int most = StoreOptions.ATTEMPTS_MAX;

        assertThat(EngineOptions.DEFAULTS.givingUpAfter(most, day).attemptsMax()).isEqualTo(most);
        assertThatThrownBy(() -> EngineOptions.DEFAULTS.givingUpAfter(most + 1, day))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
