package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimplePoliciesTest {
    private static final int IN_FLIGHT_MAX = 20;

    private final ProcessorGate cheap = gate();
    private final ProcessorGate dear = gate();

    @Test
    void shouldWaitForTheCheapestHoweverLate() {
        assertThat(route("cheapest-only")).isEqualTo(Route.any(0, IN_FLIGHT_MAX));

        fill(cheap);
        assertThat(route("cheapest-only")).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldFailOverAtOnce() {
        assertThat(route("fail-over").processor()).isZero();

        fill(cheap);
        assertThat(route("fail-over")).isEqualTo(Route.any(1, IN_FLIGHT_MAX));

        fill(dear);
        assertThat(route("fail-over")).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldKnowThePoliciesByName() {
        assertThat(PolicyName.of("deadline").policy(5_000_000_000L, 0))
                .isInstanceOf(DeadlinePolicy.class);
        assertThatThrownBy(() -> PolicyName.of("best"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be one of [deadline, cheapest-only, fail-over]: best");
    }

    private Route route(String policy) {
        return PolicyName.of(policy)
                .policy(5_000_000_000L, 0)
                .route(List.of(cheap, dear), WaitingDeadlines.at(Long.MAX_VALUE), 0);
    }

    private static void fill(ProcessorGate gate) {
        gate.admit(IN_FLIGHT_MAX, 0);
    }

    private static ProcessorGate gate() {
        return new ProcessorGate(new GateOptions(0, IN_FLIGHT_MAX, 50, BreakerOptions.DEFAULT), 0);
    }
}
