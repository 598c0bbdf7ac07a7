package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.store.StoreFill;
import dev.comporta.store.StoreStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayStatusTest {
    /** Shortly before the clock overflows, as it may. */
    private static final long MADE_AT_NANOS = Long.MAX_VALUE - 5;

    private static GatewayStatus status(boolean accepts) {
        StoreStatus store =
                new StoreStatus(
                        0,
                        0,
                        0,
                        false,
                        0,
                        accepts,
                        Optional.empty(),
                        Optional.empty(),
                        StoreFill.NONE);
        return new GatewayStatus(MADE_AT_NANOS, store, List.of(), EngineStatus.NONE);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1999, false", "2000, false", "2001, true", "3600000, true"})
    void shouldSayNothingOfNowWhenItIsMoreThanTwoSecondsOld(long ageMillis, boolean stale) {
        long nowNanos = MADE_AT_NANOS + ageMillis * 1_000_000;

        assertThat(status(true).isStale(nowNanos)).isEqualTo(stale);
        assertThat(status(true).takesPayments(nowNanos)).isEqualTo(!stale);
        assertThat(status(false).takesPayments(nowNanos)).isFalse();
    }
}
