package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.RecordFile;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Appends to a series behind the records that count; what stood there is cut. */
final class SeriesAppender implements Closeable {
    private final Disk disk;
    private final int recordsPerFile;
    private RecordSeries series;
    private @Nullable RecordFile current;

    SeriesAppender(Disk disk, int recordsPerFile, RecordSeries series) {
        this.disk = disk;
        this.recordsPerFile = recordsPerFile;
        this.series = series;
    }

    /** The series with all that was appended. */
    RecordSeries series() {
        return series;
    }

    /** Appends a record under a sequence, which may be another one than its own. */
    void append(RecordView record, long sequence) throws IOException {
        record.appendTo(file(), sequence);
        advance(series.firstFile(), series.recordCount() + 1);
    }

    /** Begins anew in a new file; the old ones are deleted with the old snapshot. */
    void restart() throws IOException {
        close();
        advance(series.firstFile() + series.fileCount(recordsPerFile), 0);
    }

    void force() throws IOException {
        if (current != null) {
            current.force();
        }
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    private void advance(long firstFile, long recordCount) {
        series = new RecordSeries(series.prefix(), firstFile, recordCount);
    }

    private RecordFile file() throws IOException {
        long start = series.recordCount() % recordsPerFile;
        if (current != null && start == 0) {
            current.force();
            close();
        }
        if (current == null) {
            String name =
                    series.fileName(series.firstFile() + series.recordCount() / recordsPerFile);
            if (start == 0) {
                current = RecordFile.create(disk, name);
            } else {
                current = RecordFile.open(disk, name);
                current.truncate(start);
            }
        }
        return current;
    }
}
