package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RecordFileTest {
    private static final String NAME = "some.log";

    private final SimulatedDisk disk = new SimulatedDisk(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_095, 4_096, 4_097, 10_000})
    void shouldGiveBackWhatWasForced(int count) throws IOException {
        write(count);
        disk.syncDirectory();
        disk.crash();

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            assertThat(file.count()).isEqualTo(count);
            assertThat(sequences(file, 0, count)).isEqualTo(sequencesTo(count));
        }
    }

    @Test
    void shouldReadAnyRange() throws IOException {
        write(10_000);

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            assertThat(sequences(file, 4_000, 4_200)).hasSize(200).startsWith(4_001L);
            assertThat(sequences(file, 9_999, 10_000)).containsExactly(10_000L);
            assertThat(sequences(file, 5, 5)).isEmpty();
            assertThat(file.read(4_096).sequence()).isEqualTo(4_097);
        }
    }

    @Test
    void shouldReadWhatIsAppendedAndNotForcedYet() throws IOException {
        try (RecordFile file = RecordFile.create(disk, NAME)) {
            file.append(record(1));
            file.append(record(2));

            assertThat(sequences(file, 0, 2)).containsExactly(1L, 2L);
            file.append(record(3));
            assertThat(sequences(file, 0, 3)).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void shouldNotCountAPartOfARecordAtTheEnd() throws IOException {
        write(3);
        byte[] content = disk.content(NAME);
        disk.setContent(NAME, Arrays.copyOf(content, content.length - 1));

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            assertThat(file.count()).isEqualTo(2);
            file.append(record(9));
            file.force();
            assertThat(sequences(file, 0, 3)).containsExactly(1L, 2L, 9L);
        }
    }

    @Test
    void shouldGoOnBehindWhatIsLeft() throws IOException {
        write(10);

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            file.truncate(4);
            assertThat(file.count()).isEqualTo(4);
            file.append(record(50));
            file.force();
        }

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            assertThat(sequences(file, 0, 5)).containsExactly(1L, 2L, 3L, 4L, 50L);
            assertThat(file.count()).isEqualTo(5);
        }
    }

    @Test
    void shouldCopyAllFieldsOfARecord() throws IOException {
        RecordView original = RecordView.of(3, 77, -1, 5, 1990, 1_760_000_000_000_000_000L);
        try (RecordFile file = RecordFile.create(disk, NAME)) {
            file.append(original);
            file.force();

            assertThat(TestRecord.of(file.read(0))).isEqualTo(TestRecord.of(original));
        }
    }

    @Test
    void shouldFindEveryFlippedBit() throws IOException {
        write(3);

        for (long bit = 64 * 8; bit < 128 * 8; bit++) {
            disk.flipBit(NAME, bit);
            try (RecordFile file = RecordFile.open(disk, NAME)) {
                assertThatThrownBy(() -> sequences(file, 0, 3))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining(NAME)
                        .hasMessageContaining("record 2");
                assertThatThrownBy(() -> file.read(1)).isInstanceOf(JournalException.class);
                assertThat(file.read(2).sequence()).isEqualTo(3);
            }
            disk.flipBit(NAME, bit);
        }
    }

    @Test
    void shouldMissWhatIsBehindItsEnd() throws IOException {
        write(3);

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            assertThatThrownBy(() -> sequences(file, 2, 4))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(NAME);
            assertThatThrownBy(() -> file.read(3)).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void shouldNotTakeZerosForRecords() throws IOException {
        write(3);
        disk.setContent(NAME, new byte[3 * RecordLayout.LENGTH]);

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            assertThatThrownBy(() -> file.read(0)).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void shouldMissAFileThatIsNotThere() {
        assertThatThrownBy(() -> RecordFile.open(disk, "none"))
                .isInstanceOf(FileNotFoundException.class);
    }

    private void write(int count) throws IOException {
        try (RecordFile file = RecordFile.create(disk, NAME)) {
            for (int sequence = 1; sequence <= count; sequence++) {
                file.append(record(sequence));
                assertThat(file.count()).isEqualTo(sequence);
            }
            file.force();
        }
    }

    private static RecordView record(long sequence) {
        return RecordView.of(1, sequence, sequence * 31, sequence, 1990, sequence);
    }

    private static List<Long> sequencesTo(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    private static List<Long> sequences(RecordFile file, long from, long to) throws IOException {
        List<Long> sequences = new ArrayList<>();
        file.read(from, to, record -> sequences.add(record.sequence()));
        return sequences;
    }
}
