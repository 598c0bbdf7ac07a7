package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JournalTest {

    private final JournalFixture fixture = JournalFixture.opened(1);

    @Test
    void shouldReplayWhatWasAppended() throws Exception {
        fixture.appendSynced(200);
        fixture.close();

        assertThat(fixture.open()).isEqualTo(fixture.appended);
        assertThat(fixture.journal().appendedSequence()).isEqualTo(200);
        assertThat(fixture.journal().syncedSequence()).isEqualTo(200);
    }

    @Test
    void shouldReplayFromASequenceOnly() throws Exception {
        fixture.appendSynced(200);
        fixture.close();

        assertThat(fixture.open(64)).isEqualTo(fixture.appended.subList(63, 200));
        fixture.close();
        assertThat(fixture.open(201)).isEmpty();
    }

    @Test
    void shouldRefuseToReplayWhatIsMissing() throws Exception {
        fixture.appendSynced(10);
        fixture.close();

        assertThatThrownBy(() -> fixture.open(12))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("they end with 10, but those from 12 on are needed");
    }

    @Test
    void shouldTellThePointsThatARecordPasses() {
        Journal journal = fixture.journal();

        fixture.append(3);
        assertThat(journal.appendedSequence()).isEqualTo(3);
        assertThat(journal.writtenSequence()).isZero();
        journal.flush();
        assertThat(journal.writtenSequence()).isEqualTo(3);
        assertThat(journal.syncedSequence()).isZero();
        assertThat(journal.requestSync()).isTrue();
        fixture.syncs.runNext();

        assertThat(journal.syncedSequence()).isEqualTo(3);
        assertThat(fixture.syncedTold).isEqualTo(3);
    }

    @Test
    void shouldFlushByItselfWhenTheBufferIsFull() {
        fixture.append(33);

        assertThat(fixture.journal().writtenSequence()).isEqualTo(32);
    }

    @Test
    void shouldHandOutAnEmptySlotWhereverItIs() {
        for (int round = 0; round < 100; round++) {
            int offset = fixture.journal().claim(1);
            assertThat(TestRecord.of(fixture.journal().slots(), offset).bytes()).matches("0*");
            fixture.append(1);
            if (round % 7 == 0) {
                fixture.journal().flush();
            }
            fixture.allocate();
        }
    }

    @Test
    void shouldClaimAgainWhatWasNotCommitted() {
        Journal journal = fixture.journal();

        journal.slots().putLong(journal.claim(1) + 16, 77);
        journal.slots().putLong(journal.claim(2) + 24, 78);
        long sequence = journal.commit();

        assertThat(sequence).isEqualTo(1);
        assertThat(journal.appendedSequence()).isEqualTo(1);
        assertThat(fixture.read(1).type()).isEqualTo(2);
        assertThat(fixture.read(1).bytes()).startsWith("000000" + "0000000000000000" + "4e");
    }

    @Test
    void shouldReadEachRecordWhereverItIs() {
        fixture.appendSynced(100);
        fixture.append(5);

        for (int sequence = 1; sequence <= 105; sequence++) {
            assertThat(fixture.read(sequence)).isEqualTo(fixture.appended.get(sequence - 1));
        }
        assertThatThrownBy(() -> fixture.read(106)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldSealOnlyWhatIsFullAndSynced() {
        fixture.appendAndAllocate(130);
        assertThat(fixture.journal().sealedSegments()).isEmpty();

        fixture.sync();

        assertThat(fixture.journal().sealedSegments())
                .containsExactly(new SegmentRange(1, 63), new SegmentRange(64, 126));
    }

    @Test
    void shouldReadSealedSegmentsOnItsOwn() {
        fixture.appendSynced(130);
        List<TestRecord> read = new ArrayList<>();

        for (SegmentRange range : fixture.journal().sealedSegments()) {
            SegmentReader.readAll(
                    fixture.disk,
                    range,
                    (buffer, offset) -> read.add(TestRecord.of(buffer, offset)));
        }

        assertThat(read).isEqualTo(fixture.appended.subList(0, 126));
    }

    @Test
    void shouldDeleteOnlyWholeSegmentsBeforeTheSequence() throws Exception {
        fixture.appendSynced(200);

        fixture.journal().deleteBefore(126);
        fixture.allocate();
        assertThat(fixture.journal().firstSequence()).isEqualTo(64);
        fixture.journal().deleteBefore(1_000);
        fixture.allocate();
        fixture.close();

        assertThat(fixture.open(190)).isEqualTo(fixture.appended.subList(189, 200));
        assertThatThrownBy(() -> fixture.open(1))
                .hasMessageContaining("they start with 190, but those from 1 on are needed");
    }

    @Test
    void shouldRefuseAMissingSegment() throws Exception {
        fixture.appendSynced(200);
        fixture.close();
        fixture.disk.delete(JournalFixture.segment(64));

        assertThatThrownBy(fixture::open)
                .hasMessageContaining(
                        "journal-000000000000007f.log: behind journal-0000000000000001.log"
                                + " must come journal-0000000000000040.log");
    }

    @Test
    void shouldCloseEveryFile() throws Exception {
        fixture.appendSynced(200);
        fixture.journal().deleteBefore(100);
        fixture.allocate();

        fixture.close();

        assertThat(fixture.disk.openFiles()).isZero();
    }
}
