package dev.comporta.store.embedded;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordFile;
import dev.comporta.journal.RecordView;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The settled payments that the compactor took out of the journal: their {@code SETTLED} records in
 * the order of their sequence, in files of a fixed number of records. Closed accounts never change.
 *
 * @param firstFile number of the oldest file
 * @param recordCount how many records count, over all files; more may stand behind them after a
 *     crash
 */
record History(long firstFile, long recordCount) {
    static final History EMPTY = new History(0, 0);

    private static final String PREFIX = "history-";
    private static final String SUFFIX = ".log";

    static String fileName(long file) {
        return PREFIX + String.format("%016x", file) + SUFFIX;
    }

    /** The number of the file that has this name; negative: it is none of the history. */
    static long fileNumber(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX)
                ? Long.parseLong(
                        name.substring(PREFIX.length(), name.length() - SUFFIX.length()), 16)
                : -1;
    }

    /** Hands over the records of a range of indexes. */
    void read(Disk disk, int recordsPerFile, long from, long to, Consumer<RecordView> target) {
        long index = from;
        while (index < to) {
            long file = firstFile + index / recordsPerFile;
            long start = index % recordsPerFile;
            long end = Math.min(recordsPerFile, start + (to - index));
            try (RecordFile records = RecordFile.open(disk, fileName(file))) {
                records.read(start, end, target);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
            index += end - start;
        }
    }

    /**
     * Finds the record with a sequence, by bisection: first the file, then the record in it.
     *
     * @return a copy
     */
    RecordView find(Disk disk, int recordsPerFile, long sequence) {
        long fileCount = (recordCount + recordsPerFile - 1) / recordsPerFile;
        long file = firstFile;
        for (long above = firstFile + fileCount; above - file > 1; ) {
            long middle = (file + above) >>> 1;
            if (read(disk, middle, records -> records.read(0).sequence()) <= sequence) {
                file = middle;
            } else {
                above = middle;
            }
        }
        long count = Math.min(recordsPerFile, recordCount - (file - firstFile) * recordsPerFile);
        return read(disk, file, records -> findIn(records, count, sequence));
    }

    private static RecordView findIn(RecordFile records, long count, long sequence)
            throws IOException {
        long low = 0;
        long high = count - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            RecordView record = records.read(middle);
            if (record.sequence() == sequence) {
                return record.detach();
            } else if (record.sequence() < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        throw new JournalException(
                JournalException.Code.DAMAGED,
                "history damaged: no record has sequence " + sequence,
                null);
    }

    /** What is made of one open file. */
    private interface Reading<T> {
        T of(RecordFile records) throws IOException;
    }

    private static <T> T read(Disk disk, long file, Reading<T> reading) {
        try (RecordFile records = RecordFile.open(disk, fileName(file))) {
            return reading.of(records);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static JournalException unreadable(long file, IOException cause) {
        return new JournalException(
                JournalException.Code.UNREADABLE, "can't read " + fileName(file), cause);
    }
}
