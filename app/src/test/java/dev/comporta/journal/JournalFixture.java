package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A journal on a simulated disk, what was appended to it, and what came back. */
public final class JournalFixture implements JournalListener {

    /** 63 records. */
    static final int SEGMENT_SIZE_BYTES = 4096;

    public static final JournalOptions OPTIONS =
            new JournalOptions(SEGMENT_SIZE_BYTES, 32 * RecordFrame.LENGTH, () -> 0x5EEDL);

    final StepExecutor syncs = new StepExecutor();
    public final StepExecutor allocations = new StepExecutor();
    final List<TestRecord> appended = new ArrayList<>();
    final SplittableRandom random;
    SimulatedDisk disk;
    public @Nullable Throwable failure;
    int failuresTold;
    public int noSpaceCount;
    long syncedTold;
    private @Nullable Journal journal;

    public JournalFixture(long seed) {
        random = new SplittableRandom(seed);
        disk = new SimulatedDisk(seed);
    }

    /** A fixture whose journal is open. */
    static JournalFixture opened(long seed) {
        JournalFixture fixture = new JournalFixture(seed);
        fixture.open();
        return fixture;
    }

    /** Reads one record back. */
    TestRecord read(long sequence) {
        List<TestRecord> read = new ArrayList<>();
        journal()
                .read(
                        sequence,
                        (buffer, offset) -> {
                            requireEqual(RecordFrame.sequence(buffer, offset), sequence);
                            read.add(TestRecord.of(buffer, offset));
                        });
        return read.getFirst();
    }

    Journal journal() {
        if (journal == null) {
            throw new IllegalStateException("not open");
        }
        return journal;
    }

    /** Opens, and gives what was replayed. */
    List<TestRecord> open() {
        return open(1);
    }

    List<TestRecord> open(long fromSequence) {
        syncs.clear();
        allocations.clear();
        failure = null;
        List<TestRecord> replayed = new ArrayList<>();
        JournalThreads threads = new JournalThreads(syncs, allocations, Runnable::run);
        journal =
                Journal.open(
                        disk,
                        OPTIONS,
                        threads,
                        this,
                        fromSequence,
                        (buffer, offset) -> {
                            long sequence = RecordFrame.sequence(buffer, offset);
                            requireEqual(sequence, fromSequence + replayed.size());
                            replayed.add(TestRecord.of(buffer, offset));
                        });
        return replayed;
    }

    private static void requireEqual(long sequence, long expected) {
        if (sequence != expected) {
            throw new AssertionError("sequence " + sequence + ", expected " + expected);
        }
    }

    void reopenExpecting(long atLeast) {
        reopenExpecting(1, atLeast);
    }

    /** Opens, checks that a prefix of what was appended came back, and goes on from there. */
    void reopenExpecting(long fromSequence, long atLeast) {
        List<TestRecord> replayed = open(fromSequence);
        int last = (int) journal().appendedSequence();
        assertThat((long) last).isGreaterThanOrEqualTo(atLeast);
        assertThat(replayed).isEqualTo(appended.subList((int) fromSequence - 1, last));
        appended.subList(last, appended.size()).clear();
    }

    void append(int count) {
        for (int i = 0; i < count; i++) {
            TestRecord record = TestRecord.random(random);
            requireEqual(record.appendTo(journal()), appended.size() + 1);
            appended.add(record);
        }
    }

    /** Appends across segments, letting the background allocate. */
    void appendAndAllocate(int count) {
        for (int i = 0; i < count; i++) {
            append(1);
            allocate();
        }
    }

    void appendSynced(int count) {
        appendAndAllocate(count);
        sync();
    }

    void sync() {
        assertThat(journal().flush()).isTrue();
        journal().requestSync();
        while (syncs.runNext()) {}
    }

    public void allocate() {
        while (allocations.runNext()) {}
    }

    void close() throws IOException {
        journal().close();
    }

    /** The name of the segment that starts with the sequence. */
    static String segment(long base) {
        return Segment.name(base);
    }

    static int position(long index) {
        return (int) (index + 1) * RecordFrame.LENGTH;
    }

    @Override
    public void advanced() {
        syncedTold = journal().syncedSequence();
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
        failuresTold++;
    }

    @Override
    public void noSpace(NoSpaceException cause) {
        noSpaceCount++;
    }
}
