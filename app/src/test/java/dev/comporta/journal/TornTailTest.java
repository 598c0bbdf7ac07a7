package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interrupted write may leave: the synced prefix comes back, and nothing that is half. */
@Timeout(60)
class TornTailTest {

    private static final int SYNCED = 20;
    private static final int APPENDED = 30;

    private final JournalFixture fixture = JournalFixture.opened(1);
    private final String segment = JournalFixture.segment(1);

    private void appendWithUnsyncedTail() {
        fixture.appendSynced(SYNCED);
        fixture.append(APPENDED - SYNCED);
        fixture.journal().flush();
    }

    /** Puts the bytes on the medium, and checks that exactly so many records come back. */
    private void expectAfter(byte[] content, int records) {
        fixture.disk.kill();
        fixture.disk.setContent(segment, content);

        assertThat(fixture.open()).isEqualTo(fixture.appended.subList(0, records));
        assertThat(fixture.disk.content(segment))
                .startsWith(Arrays.copyOf(content, JournalFixture.position(records)))
                .endsWith(new byte[content.length - JournalFixture.position(records)]);
    }

    @Test
    void shouldCutAtEveryByteOfTheLastTwoRecords() {
        appendWithUnsyncedTail();
        byte[] written = fixture.disk.content(segment);
        int end = JournalFixture.position(APPENDED);

        for (int cut = end - 2 * RecordFrame.LENGTH; cut <= end; cut++) {
            byte[] torn = written.clone();
            Arrays.fill(torn, cut, torn.length, (byte) 0);
            expectAfter(torn, wholeRecords(torn, written));
        }
    }

    @Test
    void shouldCutWhereARecordIsFilledWithZeros() {
        appendWithUnsyncedTail();
        byte[] written = fixture.disk.content(segment);

        for (int lost = SYNCED; lost < APPENDED; lost++) {
            byte[] holed = written.clone();
            int position = JournalFixture.position(lost);
            Arrays.fill(holed, position, position + RecordFrame.LENGTH, (byte) 0);
            expectAfter(holed, lost);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void shouldCutAtStaleSectors(int sectorSizeBytes) {
        fixture.appendSynced(SYNCED);
        byte[] synced = fixture.disk.content(segment);
        fixture.append(APPENDED - SYNCED);
        fixture.journal().flush();
        byte[] written = fixture.disk.content(segment);

        for (int start = 0; start < written.length; start += sectorSizeBytes) {
            byte[] stale = written.clone();
            System.arraycopy(synced, start, stale, start, sectorSizeBytes);
            expectAfter(stale, wholeRecords(stale, written));
        }
    }

    @Test
    void shouldNotBringALeftoverBackBehindNewRecords() {
        appendWithUnsyncedTail();
        byte[] holed = fixture.disk.content(segment);
        int position = JournalFixture.position(SYNCED);
        Arrays.fill(holed, position, position + RecordFrame.LENGTH, (byte) 0);
        fixture.disk.kill();
        fixture.disk.setContent(segment, holed);
        fixture.reopenExpecting(SYNCED);

        fixture.append(1);
        fixture.journal().flush();
        fixture.disk.kill();

        assertThat(fixture.open()).hasSize(SYNCED + 1).isEqualTo(fixture.appended);
    }

    /** Their room was promised: a full disk would not give it again. */
    @Test
    void shouldClearLeftoverSegmentsBehindTheCutAndKeepTheirRoom() throws Exception {
        fixture.appendSynced(60);
        fixture.appendAndAllocate(100);
        fixture.journal().flush();
        byte[] holed = fixture.disk.content(segment);
        Arrays.fill(holed, JournalFixture.position(61), holed.length, (byte) 0);
        fixture.disk.kill();
        fixture.disk.setContent(segment, holed);
        List<String> segments = fixture.disk.list();
        fixture.disk.setCapacityBytes(fixture.disk.usedBytes());

        fixture.reopenExpecting(60);

        assertThat(fixture.appended).hasSize(61);
        assertThat(fixture.disk.list()).isEqualTo(segments).hasSize(4);
        assertThat(fixture.journal().roomRecords()).isEqualTo(2 + 3 * 63);
        for (String behind : segments.subList(1, 4)) {
            byte[] slots = fixture.disk.content(behind);
            Arrays.fill(slots, 0, RecordFrame.LENGTH, (byte) 0);
            assertThat(slots).containsOnly(0);
        }
        fixture.appendSynced(2 + 3 * 63);
        fixture.disk.crash();
        fixture.reopenExpecting(63 * 4);
    }

    @Test
    void shouldFinishAnAllocationThatWasInterrupted() {
        fixture.append(40);
        fixture.disk.setCapacityBytes(6_000);
        fixture.allocate();
        fixture.sync();
        fixture.disk.kill();
        fixture.disk.setCapacityBytes(Long.MAX_VALUE);

        fixture.reopenExpecting(40);
        fixture.allocate();

        assertThat(fixture.disk.list()).containsExactly(segment, JournalFixture.segment(64));
    }

    /** How many records stand whole before the first that does not. */
    private static int wholeRecords(byte[] torn, byte[] written) {
        int mismatch = Arrays.mismatch(torn, written);
        return mismatch < 0 ? APPENDED : mismatch / RecordFrame.LENGTH - 1;
    }
}
