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
 * @param lastSequence none of them has a higher one
 */
record RecordSeries(
        Disk disk,
        int recordsPerFile,
        String prefix,
        long firstFile,
        long recordCount,
        long lastSequence) {
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
            long file = index / recordsPerFile;
            try (RecordFile records = open(file)) {
                records.read(start, end, RecordView.each(target));
            } catch (IOException e) {
                throw JournalException.unreadable("can't read " + fileName(firstFile + file), e);
            }
            index += end - start;
        }
    }

    /** The index of the first record that has this sequence or a higher one. */
    long indexOf(long sequence) {
        return search(search -> search.indexOf(sequence));
    }

    /** Copies of the records that have this sequence. */
    List<RecordView> find(long sequence) {
        return search(search -> search.find(sequence));
    }

    private <T> T search(Searching<T> searching) {
        try (SequenceSearch search = new SequenceSearch(this)) {
            return searching.of(search);
        } catch (IOException e) {
            throw JournalException.unreadable("can't read " + prefix + "files", e);
        }
    }

    /** What is looked for. */
    private interface Searching<T> {
        T of(SequenceSearch search) throws IOException;
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
        return new Found(
                with(firstFile, count.before, count.sequence), Math.max(0, count.sequence - 1));
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

    /** The same files, from another one on and with other records. */
    RecordSeries with(long newFirstFile, long newRecordCount, long newLastSequence) {
        return new RecordSeries(
                disk, recordsPerFile, prefix, newFirstFile, newRecordCount, newLastSequence);
    }

    /** Without its oldest files, which are full. */
    RecordSeries without(long files) {
        return with(firstFile + files, recordCount - files * recordsPerFile, lastSequence);
    }

    long fileCount() {
        return (recordCount + recordsPerFile - 1) / recordsPerFile;
    }

    /** Opens one of the files, to be read. */
    RecordFile open(long file) throws IOException {
        return RecordFile.openToRead(disk, fileName(firstFile + file));
    }
}
