package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
    private static final int OPEN = 50;
    private static final int UPSTREAM_WANTED = 2 * 1016;
    private static final int UPSTREAM_LEAST = 2 * 18;

    private static Bounds of(long descriptors, long heapMebibytes, int threads) {
        long memory = heapMebibytes << 20;
        return Bounds.of(
                new Bounds.Limits(descriptors, OPEN, memory, memory),
                threads,
                20_000,
                UPSTREAM_WANTED,
                UPSTREAM_LEAST);
    }

    @ParameterizedTest
    @CsvSource({
        "1048576, 4096, 20000, 2032, 512",
        "1048576,  320, 20000, 2032, 40",
        "1048576,   64,  4096, 2032, 8",
        "   4096, 4096,  1959, 1959, 512",
        "   1024, 4096,   423,  423, 512",
        "    300, 4096,    61,   61, 512",
        "    230, 4096,    16,   36, 512",
    })
    void shouldShareWhatThereIs(
            long descriptors, long heap, int connections, int upstream, long heldMebibytes) {
        Bounds bounds = of(descriptors, heap, 1);

        assertThat(bounds).isEqualTo(new Bounds(connections, upstream, heldMebibytes << 20));
        assertThat(bounds.connectionsMax() + bounds.upstreamConnectionsMax())
                .isLessThanOrEqualTo((int) (descriptors - OPEN - Bounds.DESCRIPTORS_KEPT));
    }

    @Test
    void shouldSayHowManyDescriptorsAreNeeded() {
        assertThatThrownBy(() -> of(229, 4096, 1))
                .hasMessage("the limit of open files (ulimit -n) must be at least 230: 229");
    }

    @Test
    void shouldSayHowMuchMemoryIsNeeded() {
        assertThatThrownBy(() -> of(4096, 56, 1)).hasMessageContaining("at least 64m each: 56m");
        assertThatThrownBy(() -> of(4096, 64, 16)).hasMessageContaining("at least 81m each: 64m");
    }
}
