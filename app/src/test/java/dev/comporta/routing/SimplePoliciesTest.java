package dev.comporta.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimplePoliciesTest {
    private static final int IN_FLIGHT_MAX = 100;

    private final ProcessorGate cheap = gate();
    private final ProcessorGate dear = gate();

    @Test
    void shouldWaitForTheCheapestHoweverLate() {
        assertThat(route("cheapest-only")).isEqualTo(new Route(0, 100, Long.MAX_VALUE));

        fill(cheap);
        assertThat(route("cheapest-only")).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldFailOverAtOnce() {
        assertThat(route("fail-over").processor()).isZero();

        fill(cheap);
        assertThat(route("fail-over")).isEqualTo(new Route(1, 100, Long.MAX_VALUE));

        fill(dear);
        assertThat(route("fail-over")).isEqualTo(Route.HOLD);
    }

    @Test
    void shouldKnowThePoliciesByName() {
        assertThat(PolicyName.of("deadline").policy(5_000_000_000L))
                .isInstanceOf(DeadlinePolicy.class);
        assertThatThrownBy(() -> PolicyName.of("best"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be one of [deadline, cheapest-only, fail-over]: best");
    }

    private Route route(String policy) {
        return PolicyName.of(policy)
                .policy(5_000_000_000L)
                .route(List.of(cheap, dear), Long.MAX_VALUE, 1, 0);
    }

    private static void fill(ProcessorGate gate) {
        gate.admit(IN_FLIGHT_MAX, 0);
    }

    private static ProcessorGate gate() {
        return new ProcessorGate(new GateOptions(0, IN_FLIGHT_MAX, 50, BreakerOptions.DEFAULT), 0);
    }
}
