package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RoutingOptionsTest {
    @Test
    void shouldHaveDocumentedDefaults() {
        assertThat(RoutingOptions.DEFAULTS)
                .isEqualTo(
                        new RoutingOptions(
                                PolicyName.DEADLINE,
                                Duration.ofSeconds(5),
                                Duration.ofMillis(250),
                                50));
        assertThat(RoutingOptions.DEFAULTS.newPolicy())
                .isEqualTo(new DeadlinePolicy(250_000_000, 5_000_000_000L));
    }

    @Test
    void shouldNameTheKeyThatIsOutOfRange() {
        assertThatThrownBy(() -> RoutingOptions.DEFAULTS.withDeadline(Duration.ZERO))
                .hasMessage("ROUTING_DEADLINE must be positive and at most a year: PT0S");
        assertThatThrownBy(() -> RoutingOptions.DEFAULTS.withMargin(Duration.ofMillis(-1)))
                .hasMessage("ROUTING_MARGIN in milliseconds must be 0 to 3600000: -1");
    }
}
