package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.ledger.Totals;
import dev.comporta.log.LogCapture;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.store.StoreFill;
import dev.comporta.store.StoreStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StatusLogTest {
    private static final StoreStatus WELL = store(true, Optional.empty(), Optional.empty());

    private final LogCapture log = new LogCapture("gateway");
    private final ProcessorGate gate = new ProcessorGate(GateOptions.of(0), 0);

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void shouldSayNothingWhereNothingChanges() {
        tell(WELL, WELL);

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void shouldTellAFailureOnce() {
        StoreStatus failed = store(false, Optional.of("fsync failed"), Optional.empty());

        tell(WELL, failed);
        tell(failed, failed);

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("\"event\":\"store-failed\"", "fsync failed");
    }

    @Test
    void shouldTellFullnessAndItsEnd() {
        StoreStatus full = store(false, Optional.empty(), Optional.empty());

        tell(WELL, full);
        tell(full, full);
        tell(full, WELL);

        assertThat(log.lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"event\":\"full\",", "\"pending\":1"),
                        second -> assertThat(second).contains("\"event\":\"takes-payments\""));
    }

    @Test
    void shouldTellTroubleAndItsEnd() {
        StoreStatus troubled = store(true, Optional.empty(), Optional.of("no space left: 7 bytes"));
        StoreStatus still = store(true, Optional.empty(), Optional.of("no space left: 8 bytes"));

        tell(WELL, troubled);
        tell(troubled, still);
        tell(still, WELL);

        assertThat(log.lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"event\":\"store-troubled\"", "7"),
                        second -> assertThat(second).contains("\"event\":\"store-recovered\""));
    }

    private void tell(StoreStatus before, StoreStatus now) {
        StatusLog.tell(status(before), status(now));
    }

    private GatewayStatus status(StoreStatus store) {
        return new GatewayStatus(
                0,
                store,
                List.of(new GatewayStatus.ProcessorStatus("acme", Totals.ZERO, gate.status(0))),
                EngineStatus.NONE);
    }

    private static StoreStatus store(
            boolean accepts, Optional<String> failure, Optional<String> problem) {
        return new StoreStatus(1, 0, 2, false, 0, accepts, failure, problem, StoreFill.NONE);
    }
}
