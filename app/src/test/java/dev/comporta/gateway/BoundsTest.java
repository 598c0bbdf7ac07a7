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
        return of(descriptors, heapMebibytes, threads, Bounds.HEAP_BYTES_PER_CONNECTION);
    }

    private static Bounds of(
            long descriptors, long heapMebibytes, int threads, long heapBytesPerConnection) {
        long memory = heapMebibytes << 20;
        return Bounds.of(
                new Bounds.Limits(descriptors, OPEN, memory, memory),
                threads,
                false,
                20_000,
                heapBytesPerConnection,
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

        assertThat(bounds.connectionsMax()).isEqualTo(connections);
        assertThat(bounds.upstreamConnectionsMax()).isEqualTo(upstream);
        assertThat(bounds.heldBytesMax()).isEqualTo(heldMebibytes << 20);
        assertThat(bounds.connectionsMax() + bounds.upstreamConnectionsMax())
                .isLessThanOrEqualTo((int) (descriptors - OPEN - Bounds.DESCRIPTORS_KEPT));
    }

    @ParameterizedTest
    @CsvSource({
        "4096, 3571,  892,  22320",
        "  64,   48,   12,    300",
        "  16,    6,    1,     38",
    })
    void shouldHoldWhatTheHeapBears(
            long heap, int openThousands, int deadLettersThousands, long rememberedThousands) {
        Bounds bounds = of(4096, heap, 1);

        assertThat(bounds.openMax() / 1_000).isEqualTo(openThousands);
        assertThat(bounds.deadLettersMax() / 1_000).isEqualTo(deadLettersThousands);
        assertThat(bounds.rememberedMax() / 1_000).isEqualTo(rememberedThousands);
    }

    /** With 16 MiB such a gateway died in the middle of a flood. */
    @ParameterizedTest
    @CsvSource({
        "4096, 8192, 3553",
        "  64, 2048,   41",
        "  20,  640,    5",
    })
    void shouldLeaveRoomForASharedJournal(
            long heapMebibytes, int heldKibibytes, int openThousands) {
        Bounds bounds = ofShared(heapMebibytes);

        assertThat(bounds.journalHeldBytes()).isEqualTo(heldKibibytes << 10);
        assertThat(bounds.openMax() / 1_000).isEqualTo(openThousands);
    }

    @Test
    void shouldNeedMoreForASharedJournal() {
        assertThatThrownBy(() -> ofShared(16))
                .hasMessageContaining("(-Xmx) must be at least 20m, and");
    }

    private static Bounds ofShared(long heapMebibytes) {
        long memory = heapMebibytes << 20;
        return Bounds.of(
                new Bounds.Limits(4096, OPEN, memory, memory),
                1,
                true,
                20_000,
                Bounds.HEAP_BYTES_PER_CONNECTION,
                UPSTREAM_WANTED,
                UPSTREAM_LEAST);
    }

    @Test
    void shouldTakeFewerConnectionsWithTls() {
        Bounds bounds = of(1_048_576, 64, 1, Bounds.HEAP_BYTES_PER_TLS_CONNECTION);

        assertThat(bounds.connectionsMax()).isEqualTo(1_024);
    }

    @Test
    void shouldSayHowManyDescriptorsAreNeeded() {
        assertThatThrownBy(() -> of(229, 4096, 1))
                .hasMessage("the limit of open files (ulimit -n) must be at least 230: 229");
    }

    @Test
    void shouldSayHowMuchMemoryIsNeeded() {
        assertThatThrownBy(() -> of(4096, 12, 1))
                .hasMessageContaining(
                        "at least 14m, and the memory outside of it (-XX:MaxDirectMemorySize) 14m: 12m, 12m");
        assertThatThrownBy(() -> of(4096, 14, 16))
                .hasMessageContaining(
                        "at least 31m, and the memory outside of it (-XX:MaxDirectMemorySize) 31m: 14m, 14m");
    }
}
