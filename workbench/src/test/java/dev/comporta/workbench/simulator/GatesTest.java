package dev.comporta.workbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GatesTest {

    private static final long SECOND = 1_000_000_000;

    private final HealthGate health = new HealthGate(5 * SECOND);

    @Test
    void shouldQueueTwoHealthCallsAndRefuseTheNext() {
        assertThat(health.enter(100 * SECOND)).isZero();
        assertThat(health.enter(100 * SECOND)).isEqualTo(5 * SECOND);
        assertThat(health.enter(101 * SECOND)).isEqualTo(9 * SECOND);
        assertThat(health.enter(102 * SECOND)).isEqualTo(HealthGate.REFUSED);
    }

    @Test
    void shouldTakeOneMoreHealthCallWhenATurnHasCome() {
        for (int i = 0; i < 3; i++) {
            health.enter(0);
        }

        assertThat(health.enter(5 * SECOND - 1)).isEqualTo(HealthGate.REFUSED);
        assertThat(health.enter(5 * SECOND)).isEqualTo(10 * SECOND);
        assertThat(health.enter(5 * SECOND)).isEqualTo(HealthGate.REFUSED);
        assertThat(health.enter(20 * SECOND)).isZero();
    }

    @Test
    void shouldWorkWithANegativeClock() {
        assertThat(health.enter(Long.MIN_VALUE + 1)).isZero();
        assertThat(health.enter(Long.MIN_VALUE + 1)).isEqualTo(5 * SECOND);
    }

    @Test
    void shouldStartQueuedPaymentsInOrderAndRefuseTheRest() {
        ConcurrencyGate gate = new ConcurrencyGate(2, 1);
        List<String> started = new ArrayList<>();

        assertThat(gate.enter(() -> started.add("a"))).isTrue();
        assertThat(gate.enter(() -> started.add("b"))).isTrue();
        assertThat(gate.enter(() -> started.add("c"))).isTrue();
        assertThat(gate.enter(() -> started.add("d"))).isFalse();
        assertThat(started).containsExactly("a", "b");
        gate.leave();

        assertThat(started).containsExactly("a", "b", "c");
        assertThat(gate.concurrent()).isEqualTo(2);
        assertThat(gate.queued()).isZero();
    }

    @Test
    void shouldNotRecurseWhenWhatStartsLeavesAtOnce() {
        int count = 100_000;
        ConcurrencyGate gate = new ConcurrencyGate(1, count);
        gate.enter(() -> {});
        for (int i = 0; i < count; i++) {
            gate.enter(gate::leave);
        }

        gate.leave();

        assertThat(gate.concurrent()).isZero();
        assertThat(gate.queued()).isZero();
    }

    @Test
    void shouldCountSendsPerId() {
        Sends sends = new Sends();
        UUID id = UUID.randomUUID();
        sends.add(id);
        sends.add(UUID.randomUUID());
        assertThat(sends.max()).isEqualTo(1);

        sends.add(id);
        sends.add(id);

        assertThat(sends.max()).isEqualTo(3);
        assertThat(sends.ids()).isEqualTo(2);
    }
}
