package dev.comporta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.journal.StepExecutor;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import dev.comporta.replay.Recording;
import dev.comporta.store.ManualClock;
import dev.comporta.store.StoreDriver;
import dev.comporta.store.embedded.Durability;
import dev.comporta.store.embedded.EmbeddedStore;
import dev.comporta.store.embedded.EmbeddedStoreOptions;
import dev.comporta.store.embedded.StoreVerifier;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RecordingReaderTest {
    private static final int PAYMENTS = 100;

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final ManualClock clock = new ManualClock();
    private final StepExecutor background = new StepExecutor();
    private final EmbeddedStore store =
            EmbeddedStore.open(
                    disk,
                    new EmbeddedStoreOptions(
                            Durability.POWER,
                            10,
                            1_000,
                            EmbeddedStoreOptions.HISTORY_FILE_RECORDS,
                            1,
                            new JournalOptions(4096, 2048, () -> 7)),
                    new JournalThreads(background, background, background),
                    background,
                    clock,
                    List.of("default", "fallback"));
    private final StoreDriver driver = new StoreDriver(store, this::settleDown);

    /** The cheap processor refuses each payment; then the dear one books it. */
    @Test
    void shouldTellRefusalsFromTheHistoryToo() {
        for (long payment = 1; payment <= PAYMENTS; payment++) {
            assertThat(driver.accept(new UUID(payment, payment), 100))
                    .isEqualTo(Acceptance.ACCEPTED);
            store.putBack(claim(0, 503), clock.nanos());
            Payment booked = claim(1, 200);
            store.settle(booked, booked.requestedAtNanos());
        }
        clock.pass(ManualClock.SECOND);
        store.onTick();
        settleDown();
        store.close();
        Recording recording = new Recording(2, 10_000);

        StoreVerifier.Report report = RecordingReader.read(disk, recording);

        assertThat(report.damage()).isEmpty();
        assertThat(report.historyRecords()).isBetween(PAYMENTS / 2L, PAYMENTS - 1L);
        assertThat(recording.count()).isEqualTo(PAYMENTS);
        assertThat(recording.traces().get(0).phases())
                .extracting(Phase::condition)
                .containsOnly(Condition.FAILING)
                .hasSameSizeAs(recording.traces().get(1).phases());
        assertThat(recording.traces().get(1).phases())
                .extracting(Phase::condition)
                .containsOnly(Condition.WORKING);
    }

    private Payment claim(int processor, int status) {
        clock.pass(ManualClock.MILLI);
        assertThat(store.pending().ready(clock.nanos())).isPositive();
        Payment payment = driver.claim(processor, 1).getFirst();
        payment.see(Evidence.ANSWERED, status);
        clock.pass(ManualClock.MILLI);
        return payment;
    }

    private void settleDown() {
        do {
            store.commit();
        } while (background.runNext());
    }
}
