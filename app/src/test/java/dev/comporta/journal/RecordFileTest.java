package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RecordFileTest {
    private static final String NAME = "some.log";
    private static final TestRecord RECORD = TestRecord.random(new SplittableRandom(1));

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
            assertThat(sequence(file, 4_096)).isEqualTo(4_097);
        }
    }

    @Test
    void shouldReadWhatIsAppendedAndNotForcedYet() throws IOException {
        try (RecordFile file = RecordFile.create(disk, NAME)) {
            file.append(RECORD.toBuffer(), 0, 1);
            file.append(RECORD.toBuffer(), 0, 2);

            assertThat(sequences(file, 0, 2)).containsExactly(1L, 2L);
            file.append(RECORD.toBuffer(), 0, 3);
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
            file.append(RECORD.toBuffer(), 0, 9);
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
            file.append(RECORD.toBuffer(), 0, 50);
            file.force();
        }

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            assertThat(sequences(file, 0, 5)).containsExactly(1L, 2L, 3L, 4L, 50L);
            assertThat(file.count()).isEqualTo(5);
        }
    }

    @Test
    void shouldCopyAllFieldsOfARecord() throws IOException {
        List<TestRecord> read = new ArrayList<>();
        try (RecordFile file = RecordFile.create(disk, NAME)) {
            file.append(RECORD.toBuffer(), 0, 77);
            file.force();
            file.read(0, (buffer, offset) -> read.add(TestRecord.of(buffer, offset)));

            assertThat(read).containsExactly(RECORD);
            assertThat(sequence(file, 0)).isEqualTo(77);
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
                assertThatThrownBy(() -> sequence(file, 1)).isInstanceOf(JournalException.class);
                assertThat(sequence(file, 2)).isEqualTo(3);
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
            assertThatThrownBy(() -> sequence(file, 3)).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void shouldNotTakeZerosForRecords() throws IOException {
        write(3);
        disk.setContent(NAME, new byte[3 * RecordFrame.LENGTH]);

        try (RecordFile file = RecordFile.open(disk, NAME)) {
            assertThatThrownBy(() -> sequence(file, 0)).isInstanceOf(JournalException.class);
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
                file.append(RECORD.toBuffer(), 0, sequence);
                assertThat(file.count()).isEqualTo(sequence);
            }
            file.force();
        }
    }

    private static long sequence(RecordFile file, long index) throws IOException {
        List<Long> sequences = new ArrayList<>();
        file.read(index, (buffer, offset) -> sequences.add(RecordFrame.sequence(buffer, offset)));
        return sequences.getFirst();
    }

    private static List<Long> sequencesTo(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    private static List<Long> sequences(RecordFile file, long from, long to) throws IOException {
        List<Long> sequences = new ArrayList<>();
        file.read(
                from, to, (buffer, offset) -> sequences.add(RecordFrame.sequence(buffer, offset)));
        return sequences;
    }
}
