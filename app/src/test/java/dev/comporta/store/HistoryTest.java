package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Settled payments and their attempts, over files of four records. */
@Timeout(30)
class HistoryTest {
    private static final int RECORDS_PER_FILE = 4;

    /** Attempts before the last one, of the payments that were settled as 100, 200 and so on. */
    private static final int[] ATTEMPTS_BEFORE = {0, 3, 0, 2, 150, 0, 1, 3, 4, 0, 1};

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final History empty = History.empty(disk, RECORDS_PER_FILE);

    @Test
    void shouldFindEachPaymentAndItsAttempts() throws IOException {
        History history = written(empty);

        for (int index = 0; index < ATTEMPTS_BEFORE.length; index++) {
            long sequence = 100L * (index + 1);
            assertThat(history.find(sequence).sequence()).isEqualTo(sequence);
            assertThat(history.earlier(sequence))
                    .extracting(RecordView::amountCents)
                    .isEqualTo(numbersTo(ATTEMPTS_BEFORE[index]));
        }
        assertThat(disk.openFiles()).isZero();
    }

    @Test
    void shouldTellWhatItDoesNotHave() throws IOException {
        History history = written(empty);

        for (long sequence : new long[] {1, 150, 1_050, 9_999}) {
            assertThatThrownBy(() -> history.find(sequence))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("no record has sequence " + sequence);
            assertThat(history.earlier(sequence)).isEmpty();
        }
        assertThat(empty.earlier(100)).isEmpty();
    }

    @Test
    void shouldReadEachPaymentBehindItsAttempts() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int index = 0; index < ATTEMPTS_BEFORE.length; index++) {
            for (long number : numbersTo(ATTEMPTS_BEFORE[index])) {
                expected.add(100 * (index + 1) + ":" + number);
            }
            expected.add(100 * (index + 1) + ":settled");
        }
        List<String> read = new ArrayList<>();

        written(empty)
                .read(
                        0,
                        record ->
                                read.add(
                                        record.sequence()
                                                + ":"
                                                + (record.type() == RecordType.SETTLED
                                                        ? "settled"
                                                        : record.amountCents())));

        assertThat(read).isEqualTo(expected);
    }

    @Test
    void shouldMissThePaymentThatAttemptsBelongTo() throws IOException {
        History whole = written(empty);
        History shorter =
                new History(
                        whole.settled().with(0, whole.settled().recordCount() - 1, 1_000),
                        whole.attempts());

        assertThatThrownBy(() -> shorter.read(0, record -> {}))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("attempts of no settled payment: sequence=1100");
    }

    @Test
    void shouldCutWhatACrashLeftBehind() throws IOException {
        History first = written(empty);
        written(first, 1_150);

        History second = written(first, 1_100);

        List<Long> sequences = new ArrayList<>();
        second.read(0, record -> sequences.add(record.sequence()));
        assertThat(sequences)
                .isSorted()
                .hasSize(2 * (11 + 164))
                .allMatch(sequence -> sequence % 100 == 0);
    }

    private History written(History from) throws IOException {
        return written(from, 0);
    }

    /** Appends payments whose sequences follow this one in steps of 100. */
    private History written(History from, long lastSequence) throws IOException {
        try (SeriesAppender settled = new SeriesAppender(from.settled());
                SeriesAppender attempts = new SeriesAppender(from.attempts())) {
            long sequence = lastSequence;
            for (int attemptsBefore : ATTEMPTS_BEFORE) {
                sequence += 100;
                for (long number : numbersTo(attemptsBefore)) {
                    attempts.append(record(RecordType.PUT_BACK, number), sequence);
                }
                settled.append(record(RecordType.SETTLED, 1), sequence);
            }
            settled.force();
            attempts.force();
            return new History(settled.series(), attempts.series());
        }
    }

    private static RecordView record(int type, long amountCents) {
        return RecordView.ofType(type).amountCents(amountCents);
    }

    private static List<Long> numbersTo(int count) {
        List<Long> numbers = new ArrayList<>();
        for (long number = 1; number <= count; number++) {
            numbers.add(number);
        }
        return numbers;
    }
}
