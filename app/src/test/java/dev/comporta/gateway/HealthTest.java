package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.ledger.Totals;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.service.Watchdog;
import dev.comporta.store.StoreFill;
import dev.comporta.store.StoreStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HealthTest {
    private static final StoreStatus WELL = status(true, false, Optional.empty());

    private final Watchdog watchdog =
            new Watchdog(Stream.empty(), Duration.ofMinutes(1), (reason, error) -> {});
    private final Map<String, Duration> busy = new HashMap<>();
    private StoreStatus store = WELL;

    @Test
    void shouldBeWellWhilePaymentsAreTaken() {
        Health health = health(false);

        assertThat(health.readiness().json())
                .isEqualTo(
                        "{\"status\":\"ok\",\"store\":\"ok\",\"intake\":\"ok\","
                                + "\"acme\":\"breaker closed\"}");
        assertThat(health.liveness().json())
                .isEqualTo("{\"status\":\"ok\",\"store\":\"works\",\"loops\":\"turn\"}");
    }

    @Test
    void shouldNotBeReadyWhileItDrains() {
        Health health = health(false);

        health.onClosing();

        assertThat(health.readiness().ok()).isFalse();
        assertThat(health.readiness().components()).containsEntry("intake", "draining");
        assertThat(health.liveness().ok()).isTrue();
    }

    @Test
    void shouldNotBeReadyWhileTheStoreTakesNothing() {
        store = status(false, true, Optional.empty());

        assertThat(health(false).readiness().ok()).isFalse();
        assertThat(health(false).readiness().components())
                .containsEntry("store", "full")
                .containsEntry("deadLetters", "full: acknowledge or retry some");
        assertThat(health(false).liveness().ok()).isTrue();
    }

    @Test
    void shouldNotLiveAfterAFailureForGood() {
        store = status(false, false, Optional.of("the disk is gone"));

        assertThat(health(false).readiness().components())
                .containsEntry("store", "the disk is gone");
        assertThat(health(false).liveness().ok()).isFalse();
    }

    @Test
    void shouldNotBeReadyWhileAnswersAwaitASyncThatTakesLong() {
        busy.put(OpenedStore.SYNC_THREAD, Duration.ofSeconds(7));

        assertThat(health(true).readiness().ok()).isFalse();
        assertThat(health(false).readiness().ok()).isTrue();
        assertThat(health(false).readiness().components())
                .containsEntry("journal-sync", "busy for 7 s");
    }

    private Health health(boolean answersAwaitSyncs) {
        GatewayStatus.ProcessorStatus acme =
                new GatewayStatus.ProcessorStatus(
                        "acme",
                        new Totals(0, 0),
                        new ProcessorGate(GateOptions.of(0), 0).status(0));
        return new Health(
                () -> new GatewayStatus(System.nanoTime(), store, List.of(acme), EngineStatus.NONE),
                Optional::empty,
                () -> false,
                Optional::empty,
                Optional::empty,
                watchdog,
                () -> busy,
                answersAwaitSyncs,
                Map::of);
    }

    private static StoreStatus status(
            boolean accepts, boolean deadLettersFull, Optional<String> failure) {
        return new StoreStatus(
                0, 0, 0, deadLettersFull, 0, accepts, failure, Optional.empty(), StoreFill.NONE);
    }
}
