package dev.comporta.replay;

import static dev.comporta.store.ManualClock.MILLI;
import static dev.comporta.store.ManualClock.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.journal.StepExecutor;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import dev.comporta.store.DataDirectory;
import dev.comporta.store.Durability;
import dev.comporta.store.ManualClock;
import dev.comporta.store.Store;
import dev.comporta.store.StoreDriver;
import dev.comporta.store.StoreOptions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RecordingReaderTest {
    private static final UUID ID = new UUID(1, 2);

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final ManualClock clock = new ManualClock();
    private final StepExecutor background = new StepExecutor();
    private final Store store =
            Store.open(
                    disk,
                    new StoreOptions(
                            Durability.PROCESS,
                            20,
                            20,
                            1_000,
                            StoreOptions.HISTORY_FILE_RECORDS,
                            10_000_000,
                            new JournalOptions(8192, 1024, () -> 7)),
                    new JournalThreads(background, background, background),
                    background,
                    clock,
                    List.of("default"));
    private final StoreDriver driver = new StoreDriver(store, this::awaitAnswers);

    @Test
    void shouldTellWhatEachAttemptMet() {
        driver.accept(ID, 100);
        store.putBack(attempt(Evidence.NOT_SENT, 0));
        store.bury(attempt(Evidence.ANSWERED, 400));
        store.retry(store.deadLetter(ID).orElseThrow());
        store.bury(attempt(Evidence.ANSWERED, 503));
        store.retry(store.deadLetter(ID).orElseThrow());
        Payment payment = attempt(Evidence.ANSWERED, 200);
        store.settle(payment, payment.requestedAtNanos());
        driver.accept(new UUID(3, 4), 100);
        attempt(Evidence.NONE, 0);

        assertThat(conditions())
                .containsExactly(
                        Condition.FAILING,
                        Condition.FAILING,
                        Condition.FAILING,
                        Condition.WORKING,
                        Condition.HANGING);
    }

    @Test
    void shouldNotCallAProcessorFailingThatHasTheIdBooked() {
        driver.accept(ID, 100);
        store.bury(attempt(Evidence.LOOKED_UP, 200));

        assertThat(conditions()).containsExactly(Condition.WORKING);
    }

    @Test
    void shouldReadPastAcknowledgementsAndNotes() {
        driver.accept(ID, 100);
        store.bury(attempt(Evidence.ANSWERED, 400));
        store.acknowledge(store.deadLetter(ID).orElseThrow(), "seen to");
        driver.accept(new UUID(3, 4), 200);
        Payment payment = attempt(Evidence.OPERATOR, 0);
        store.note(payment, "asked");
        store.settle(payment, payment.requestedAtNanos());
        awaitAnswers();

        assertThat(conditions()).containsExactly(Condition.FAILING, Condition.WORKING);
    }

    @Test
    void shouldTellRefusalsThatAreNoMoreInTheJournal() {
        for (long number = 1; number <= 100; number++) {
            driver.accept(new UUID(number, number), 100);
            store.putBack(attempt(Evidence.ANSWERED, 503));
            Payment payment = attempt(Evidence.ANSWERED, 200);
            store.settle(payment, payment.requestedAtNanos());
        }
        for (int second = 0; second < 2; second++) {
            clock.pass(SECOND);
            store.onTick();
            awaitAnswers();
        }
        assertThat(disk.list()).contains("attempts-0000000000000000.log");

        assertThat(conditions())
                .hasSize(200)
                .startsWith(Condition.FAILING, Condition.WORKING, Condition.FAILING)
                .filteredOn(Condition.FAILING::equals)
                .hasSize(100);
    }

    private void awaitAnswers() {
        do {
            store.commit();
        } while (background.runNext());
    }

    /** An attempt of the oldest pending payment, and what was seen of it within a second. */
    private Payment attempt(Evidence evidence, int status) {
        clock.pass(SECOND);
        assertThat(driver.ready()).isPositive();
        Payment payment = driver.claim(0, 1).getFirst();
        clock.pass(MILLI);
        payment.see(evidence, status);
        return payment;
    }

    private List<Condition> conditions() {
        store.close();
        Recording recording = new Recording(1, 10_000);
        RecordingReader reader = new RecordingReader(recording);
        new DataDirectory(disk).transitions(1, reader::take);
        reader.end();
        return recording.traces().getFirst().phases().stream().map(Phase::condition).toList();
    }
}
