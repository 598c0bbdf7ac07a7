package dev.comporta.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a search finds, compared with a look at everything, and how often it asks. */
@Timeout(60)
class SequenceSearchTest {
    private static final int FAR_BYTES = 1 << 16;

    /** The file and a window, of three windows at most. */
    private static final int CALLS_MAX = 6;

    @RepeatedTest(40)
    void shouldFindWhatALookAtEverythingFinds() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        long[] sequences = uneven(random, random.nextInt(3_000));
        CountedDisk disk = new CountedDisk(64 * (1 + random.nextInt(40)));
        RecordSeries series = written(disk, 1 + random.nextInt(500), sequences);

        for (int look = 0; look < 300; look++) {
            long sequence = wanted(random, sequences);
            int expected = 0;
            while (expected < sequences.length && sequences[expected] < sequence) {
                expected++;
            }

            assertThat(series.indexOf(sequence)).as("seed " + seed).isEqualTo(expected);
            assertThat(series.find(sequence))
                    .as("seed " + seed)
                    .hasSize((int) Arrays.stream(sequences).filter(it -> it == sequence).count())
                    .allMatch(record -> record.sequence() == sequence);
        }
    }

    @Test
    void shouldAskLittleOfAHistoryThatIsFarAway() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        CountedDisk disk = new CountedDisk(FAR_BYTES);
        long[] sequences = even(random, 1, 300_000);
        RecordSeries series = written(disk, 1 << 16, sequences);

        shouldAskLittle(disk, series, sequences, random);
    }

    /** Behind a purge the oldest sequence is a high one. */
    @Test
    void shouldAskLittleOfOneThatBeginsLate() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        CountedDisk disk = new CountedDisk(FAR_BYTES);
        long[] sequences = even(random, 5_000_000, 300_000);
        RecordSeries series = written(disk, 1 << 16, sequences);

        shouldAskLittle(disk, series, sequences, random);
    }

    private static void shouldAskLittle(
            CountedDisk disk, RecordSeries series, long[] sequences, SplittableRandom random) {
        disk.callsSince();
        for (int look = 0; look < 1_000; look++) {
            long sequence = sequences[random.nextInt(sequences.length)];

            assertThat(series.find(sequence)).hasSize(1);

            assertThat(disk.callsSince()).isLessThanOrEqualTo(CALLS_MAX);
        }
    }

    /** As payments of three records each that are settled a little out of order leave them. */
    private static long[] even(SplittableRandom random, long first, int count) {
        long[] sequences = new long[count];
        long last = first;
        for (int index = 0; index < count; index++) {
            last += 1 + random.nextInt(5);
            sequences[index] = last;
        }
        return sequences;
    }

    /** With several of one sequence, and gaps of all sizes. */
    private static long[] uneven(SplittableRandom random, int count) {
        long[] sequences = new long[count];
        long last = 1 + random.nextLong(1L << random.nextInt(1, 40));
        for (int index = 0; index < count; index++) {
            sequences[index] = last;
            last += random.nextBoolean() ? 0 : random.nextLong(1L << random.nextInt(1, 30));
        }
        return sequences;
    }

    private static long wanted(SplittableRandom random, long[] sequences) {
        if (random.nextInt(20) == 0) {
            return random.nextBoolean() ? 0 : Long.MAX_VALUE;
        }
        long near = sequences.length == 0 ? 0 : sequences[random.nextInt(sequences.length)];
        return near + random.nextInt(3) - 1;
    }

    private static RecordSeries written(CountedDisk disk, int recordsPerFile, long[] sequences)
            throws IOException {
        RecordSeries empty = History.empty(disk, recordsPerFile).settled();
        try (SeriesAppender appender = new SeriesAppender(empty)) {
            for (long sequence : sequences) {
                appender.append(RecordView.ofType(RecordType.SETTLED), sequence);
            }
            appender.force();
            return appender.series();
        }
    }
}
