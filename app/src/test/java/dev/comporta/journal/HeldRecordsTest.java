package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** 12 records are to be held, in chunks of 3. */
class HeldRecordsTest {
    private static final long BEFORE = 100;

    private final HeldRecords held = new HeldRecords(BEFORE, 12 * RecordFrame.LENGTH);

    private void add(int count) {
        ByteBuffer records = RecordFrame.allocate(count * RecordFrame.LENGTH);
        for (int i = 0; i < count; i++) {
            records.putLong(
                    i * RecordFrame.LENGTH + RecordFrame.SEQUENCE_OFFSET, held.last() + 1 + i);
        }
        held.add(records);
    }

    private List<Long> copied(long from) {
        List<Long> sequences = new ArrayList<>();
        long next = from;
        while (next <= held.last()) {
            ByteBuffer copy = held.copy(next, held.last()).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < copy.limit(); at += RecordFrame.LENGTH) {
                sequences.add(copy.getLong(at + RecordFrame.SEQUENCE_OFFSET));
            }
            next += copy.limit() / RecordFrame.LENGTH;
        }
        return sequences;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void shouldHoldNothingAtFirst() {
        assertThat(held.first()).isEqualTo(BEFORE + 1);
        assertThat(held.last()).isEqualTo(BEFORE);
        assertThat(held.holds(BEFORE + 1)).isFalse();
    }

    @Test
    void shouldGiveBackWhatWasAddedAcrossChunks() {
        add(2);
        add(5);
        add(1);

        assertThat(copied(101)).isEqualTo(range(101, 108));
        assertThat(copied(104)).isEqualTo(range(104, 108));
        held.read(
                105,
                (buffer, offset) ->
                        assertThat(RecordFrame.sequence(buffer, offset)).isEqualTo(105));
    }

    @Test
    void shouldCopyNoMoreThanIsWanted() {
        add(3);

        assertThat(held.copy(101, 102).limit()).isEqualTo(2 * RecordFrame.LENGTH);
    }

    @Test
    void shouldDropWholeChunksBeyondWhatIsToBeHeld() {
        add(20);

        held.dropUpTo(120);

        assertThat(held.first()).isEqualTo(107);
        assertThat(copied(107)).isEqualTo(range(107, 120));
        add(1);
        assertThat(copied(119)).isEqualTo(range(119, 121));
    }

    @Test
    void shouldDropNothingThatIsNotWrittenYet() {
        add(20);

        held.dropUpTo(102);
        assertThat(held.first()).isEqualTo(101);

        held.dropUpTo(103);
        assertThat(held.first()).isEqualTo(104);
    }
}
