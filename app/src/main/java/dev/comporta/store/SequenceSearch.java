package dev.comporta.store;

import dev.comporta.journal.RecordFile;
import dev.comporta.journal.RecordFrame;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a sequence in a series, of which it reads a window of neighbours at a time: each call
 * may be a round trip to another machine, and a window of some records takes no longer than one.
 *
 * <p>The first guesses are interpolated, since sequences are spread about evenly over a history: a
 * payment takes some three. A history that they are not spread over evenly is bisected then.
 *
 * <p>Threading: one owner.
 */
final class SequenceSearch implements Closeable {
    private static final int GUESSES_MAX = 4;
    private static final int SHARE_BITS = 20;

    private final RecordSeries series;
    private final int windowRecords;
    private final List<RecordView> window = new ArrayList<>();
    private long windowStart;
    private long openFile = -1;
    private @Nullable RecordFile file;

    SequenceSearch(RecordSeries series) {
        this.series = series;
        windowRecords = series.disk().windowBytes() / RecordFrame.LENGTH;
    }

    /** The index of the first record that has this sequence or a higher one. */
    long indexOf(long sequence) throws IOException {
        long low = 0;
        long high = series.recordCount();
        long below = 0; // the sequence before low, and that at high
        long above = Math.max(series.lastSequence(), sequence);
        for (int reads = 0; low < high; reads++) {
            long share = ((sequence - below) << SHARE_BITS) / Math.max(1, above - below);
            read(guess(low, high, share, reads), low, high);
            long windowEnd = windowStart + window.size();
            if (windowStart > low && window.getFirst().sequence() >= sequence) {
                high = windowStart;
                above = window.getFirst().sequence();
            } else if (window.getLast().sequence() < sequence) {
                low = windowEnd;
                below = window.getLast().sequence();
            } else {
                return firstInWindow(sequence);
            }
        }
        return low;
    }

    /** Copies of all records that have a sequence; none: there is no such record. */
    List<RecordView> find(long sequence) throws IOException {
        List<RecordView> found = new ArrayList<>();
        for (long index = indexOf(sequence); index < series.recordCount(); index++) {
            if (index < windowStart || index >= windowStart + window.size()) {
                read(index, index, series.recordCount());
            }
            RecordView record = window.get((int) (index - windowStart));
            if (record.sequence() != sequence) {
                break;
            }
            found.add(record);
        }
        return found;
    }

    /**
     * Where the first record has a sequence far from 1, the second guess is to see it.
     *
     * @param share of what is between low and high, in parts of 2^{@value #SHARE_BITS}
     */
    private static long guess(long low, long high, long share, int reads) {
        if (reads == 1 && low == 0) {
            return 0;
        }
        long part = reads > GUESSES_MAX ? 1L << (SHARE_BITS - 1) : share;
        return Math.clamp(low + (((high - low) * part) >> SHARE_BITS), low, high - 1);
    }

    /** Reads the records around one that are within bounds and in one file with it. */
    private void read(long around, long low, long high) throws IOException {
        int perFile = series.recordsPerFile();
        long number = around / perFile;
        long end = Math.min(high, (number + 1) * perFile);
        long begin = Math.max(low, number * perFile);
        long start = Math.max(begin, Math.min(around - windowRecords / 2, end - windowRecords));
        window.clear();
        windowStart = start;
        open(number)
                .read(
                        start - number * perFile,
                        Math.min(end, start + windowRecords) - number * perFile,
                        RecordView.each(record -> window.add(record.detach())));
    }

    private RecordFile open(long number) throws IOException {
        RecordFile opened = file;
        if (opened == null || openFile != number) {
            close();
            opened = series.open(number);
            file = opened;
            openFile = number;
        }
        return opened;
    }

    private long firstInWindow(long sequence) {
        int low = 0;
        int high = window.size() - 1; // the last one has it, or a higher one
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (window.get(middle).sequence() < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return windowStart + low;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
