package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.journal.SimulatedDisk.WriteFault;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Synced bytes that changed or never came: the journal stops and says so, and never skips. */
@Timeout(60)
class DamageTest {

    private static final int RECORDS = 200;

    private final JournalFixture fixture = JournalFixture.opened(1);
    private final String segment = JournalFixture.segment(1);

    private void appendInSyncedGroups() {
        for (int i = 0; i < RECORDS / 10; i++) {
            fixture.appendSynced(10);
        }
        fixture.disk.kill();
    }

    private void expectDamage(String... parts) {
        assertThatThrownBy(fixture::open)
                .isInstanceOfSatisfying(
                        JournalException.class,
                        e -> assertThat(e.code()).isEqualTo(JournalException.Code.DAMAGED))
                .message()
                .contains(parts);
    }

    @Test
    void shouldDetectEveryBitOfASealedRecord() {
        appendInSyncedGroups();
        long start = (long) JournalFixture.position(20) * Byte.SIZE;

        for (long bit = start; bit < start + RecordFrame.LENGTH * Byte.SIZE; bit++) {
            fixture.disk.flipBit(segment, bit);
            expectDamage(segment, "position 1344", "sequence 21", "INVALID", "from a backup");
            fixture.disk.flipBit(segment, bit);
        }
        assertThat(fixture.open()).isEqualTo(fixture.appended);
    }

    @Test
    void shouldDetectEveryBitOfAHeader() {
        appendInSyncedGroups();

        for (long bit = 0; bit < RecordFrame.LENGTH * Byte.SIZE; bit++) {
            fixture.disk.flipBit(segment, bit);
            expectDamage(segment, "its header is damaged");
            fixture.disk.flipBit(segment, bit);
        }
    }

    @Test
    void shouldDetectRandomFlipsInAnyFile() {
        appendInSyncedGroups();
        SplittableRandom random = new SplittableRandom(7);
        List<String> names = fixture.disk.list();
        // In the last group nothing behind a record tells that it was synced.
        long provenBits = (long) JournalFixture.position(RECORDS - 10 - 190 + 1) * Byte.SIZE;

        for (int i = 0; i < 2_000; i++) {
            String name = names.get(random.nextInt(names.size()));
            boolean isTail = name.equals(names.getLast());
            long bits = isTail ? provenBits : JournalFixture.SEGMENT_SIZE_BYTES * (long) Byte.SIZE;
            long bit = random.nextLong(bits);
            fixture.disk.flipBit(name, bit);
            expectDamage(name);
            fixture.disk.flipBit(name, bit);
        }
    }

    @Test
    void shouldCutAFlipThatNothingValidFollows() {
        appendInSyncedGroups();
        String last = fixture.disk.list().getLast();
        int index = RECORDS - 190;

        fixture.disk.flipBit(last, (JournalFixture.position(index) + 20L) * Byte.SIZE);

        assertThat(fixture.open()).isEqualTo(fixture.appended.subList(0, RECORDS - 1));
    }

    @Test
    void shouldChangeNothingWhenItRefuses() {
        appendInSyncedGroups();
        fixture.disk.flipBit(segment, JournalFixture.position(20) * 8L);
        List<byte[]> before = fixture.disk.list().stream().map(fixture.disk::content).toList();

        expectDamage("Nothing was changed");

        assertThat(fixture.disk.list().stream().map(fixture.disk::content).toList())
                .usingRecursiveComparison()
                .isEqualTo(before);
        assertThat(fixture.disk.openFiles()).isZero();
    }

    @ParameterizedTest
    @EnumSource(WriteFault.class)
    void shouldFindAWriteThatWentWrong(WriteFault fault) {
        fixture.appendSynced(10);
        fixture.append(2);
        fixture.disk.spoilNextWrite(fault, -4L * RecordFrame.LENGTH);
        fixture.sync();
        fixture.appendSynced(5);
        fixture.disk.kill();

        int found = fault == WriteFault.LOST ? 11 : 7;
        expectDamage("sequence " + found, fault == WriteFault.LOST ? "EMPTY" : "MISPLACED");
    }

    @Test
    void shouldRefuseRecordsOfAnotherJournal() {
        appendInSyncedGroups();
        byte[] foreign = fixture.disk.content(segment);
        JournalFixture other = new JournalFixture(2);
        Journal.open(
                other.disk,
                new JournalOptions(4096, 2048, () -> 77),
                new JournalThreads(other.syncs, other.allocations, Runnable::run),
                other,
                1,
                (buffer, offset) -> {});
        byte[] own = other.disk.content(segment);
        System.arraycopy(foreign, 64, own, 64, own.length - 64);
        other.disk.kill();
        other.disk.setContent(segment, own);

        assertThat(other.open()).isEmpty();
    }

    @Test
    void shouldReportWhatIsReadable() {
        appendInSyncedGroups();
        assertThat(JournalVerifier.verify(fixture.disk).damage()).isEmpty();

        fixture.disk.flipBit(JournalFixture.segment(64), JournalFixture.position(5) * 8L);
        List<TestRecord> dumped = new ArrayList<>();
        JournalVerifier.Report report =
                JournalVerifier.dump(
                        fixture.disk,
                        (buffer, offset) -> dumped.add(TestRecord.of(buffer, offset)));

        assertThat(report.segments()).isEqualTo(4);
        assertThat(report.records()).isEqualTo(68);
        assertThat(report.firstSequence()).isEqualTo(1);
        assertThat(report.lastSequence()).isEqualTo(68);
        assertThat(report.damage().orElseThrow()).contains("position 384, sequence 69");
        assertThat(dumped).isEqualTo(fixture.appended.subList(0, 68));
        assertThat(JournalVerifier.verify(fixture.disk)).isEqualTo(report);
    }

    @Test
    void shouldStopACompactorAtDamage() {
        appendInSyncedGroups();
        fixture.disk.flipBit(segment, JournalFixture.position(62) * 8L);

        assertThatThrownBy(
                        () ->
                                SegmentReader.readAll(
                                        fixture.disk,
                                        new SegmentRange(1, 63),
                                        (buffer, offset) -> {}))
                .hasMessageContaining("sequence 63");
    }
}
