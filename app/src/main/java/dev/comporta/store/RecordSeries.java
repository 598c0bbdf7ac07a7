package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Records in the order of their sequences, several of one sequence side by side, in files of a
 * fixed number of records: what the compactor has written never changes.
 *
 * @param recordsPerFile how many a full file has
 * @param prefix what the files' names begin with
 * @param firstFile number of the oldest file
 * @param recordCount how many records count, over all files; more may stand behind them after a
 *     crash
 */
record RecordSeries(
        Disk disk, int recordsPerFile, String prefix, long firstFile, long recordCount) {
    private static final String SUFFIX = ".log";
    private static final Pattern NUMBERED = Pattern.compile("[0-9a-f]{16}\\.log");

    String fileName(long file) {
        return prefix + String.format(Locale.ROOT, "%016x", file) + SUFFIX;
    }

    /** Whether a file belongs to the series, and stands before its first one. */
    boolean isBefore(String name) {
        return name.startsWith(prefix)
                && NUMBERED.matcher(name.substring(prefix.length())).matches()
                && name.compareTo(fileName(firstFile)) < 0;
    }

    /** Hands over the records of a range of indexes. */
    void read(long from, long to, Consumer<RecordView> target) {
        long index = from;
        while (index < to) {
            long start = index % recordsPerFile;
            long end = Math.min(recordsPerFile, start + (to - index));
            index +=
                    read(
                            index / recordsPerFile,
                            records -> {
                                records.read(start, end, RecordView.each(target));
                                return end - start;
                            });
        }
    }

    /**
     * The index of the first record that has this sequence or a higher one, by bisection: first the
     * file, then the record in it.
     */
    long indexOf(long sequence) {
        long file = 0;
        for (long above = fileCount(); above - file > 1; ) {
            long middle = (file + above) >>> 1;
            if (read(middle, records -> RecordView.read(records, 0).sequence()) < sequence) {
                file = middle;
            } else {
                above = middle;
            }
        }
        long before = file * recordsPerFile;
        long count = Math.min(recordsPerFile, recordCount - before);
        return before + (count == 0 ? 0 : read(file, it -> indexIn(it, count, sequence)));
    }

    /**
     * What the files hold of it, whatever counts.
     *
     * @param upToSequence up to which the series has everything that was appended to it
     */
    record Found(RecordSeries series, long upToSequence) {}

    /**
     * The series with the whole records that stand in its files; without those of the last
     * sequence, which may be more.
     */
    Found found() throws IOException {
        Count count = new Count();
        List<String> names = disk.list();
        for (long file = firstFile; names.contains(fileName(file)); file++) {
            if (!count.take(fileName(file)) || count.all % recordsPerFile != 0) {
                break;
            }
        }
        return new Found(with(firstFile, count.before), Math.max(0, count.sequence - 1));
    }

    private final class Count {
        private long all;
        private long before;
        private long sequence;

        /** Whether every record of a file fits in. */
        boolean take(String name) throws IOException {
            try (RecordFile records = RecordFile.open(disk, name)) {
                records.read(
                        0, Math.min(recordsPerFile, records.count()), RecordView.each(this::take));
                return true;
            } catch (JournalException e) {
                return false; // what stands behind it is written again
            }
        }

        private void take(RecordView record) {
            if (record.sequence() < sequence) {
                throw JournalException.damaged("a leftover of another time");
            }
            if (record.sequence() > sequence) {
                sequence = record.sequence();
                before = all;
            }
            all++;
        }
    }

    /** The same files, from another one on and with another number of records. */
    RecordSeries with(long newFirstFile, long newRecordCount) {
        return new RecordSeries(disk, recordsPerFile, prefix, newFirstFile, newRecordCount);
    }

    /** Without its oldest files, which are full. */
    RecordSeries without(long files) {
        return with(firstFile + files, recordCount - files * recordsPerFile);
    }

    long fileCount() {
        return (recordCount + recordsPerFile - 1) / recordsPerFile;
    }

    private static long indexIn(RecordFile records, long count, long sequence) throws IOException {
        long low = 0;
        long high = count;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (RecordView.read(records, middle).sequence() < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** What is made of one open file. */
    private interface Reading<T> {
        T of(RecordFile records) throws IOException;
    }

    private <T> T read(long file, Reading<T> reading) {
        String name = fileName(firstFile + file);
        try (RecordFile records = RecordFile.open(disk, name)) {
            return reading.of(records);
        } catch (IOException e) {
            throw JournalException.unreadable("can't read " + name, e);
        }
    }
}
