package dev.comporta.store;

import dev.comporta.journal.RecordFile;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Appends to a series behind the records that count; what stood there is cut. */
final class SeriesAppender implements Closeable {
    private RecordSeries series;
    private @Nullable RecordFile current;

    SeriesAppender(RecordSeries series) {
        this.series = series;
    }

    /** The series with all that was appended. */
    RecordSeries series() {
        return series;
    }

    /** Appends a record under a sequence, which may be another one than its own. */
    void append(RecordView record, long sequence) throws IOException {
        record.appendTo(file(), sequence);
        series = series.with(series.firstFile(), series.recordCount() + 1, sequence);
    }

    /** Begins anew in a new file; the old ones are deleted with the old snapshot. */
    void restart() throws IOException {
        close();
        series = series.with(series.firstFile() + series.fileCount(), 0, 0);
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

    private RecordFile file() throws IOException {
        long start = series.recordCount() % series.recordsPerFile();
        if (current != null && start == 0) {
            current.force();
            close();
        }
        if (current == null) {
            String name =
                    series.fileName(
                            series.firstFile() + series.recordCount() / series.recordsPerFile());
            if (start == 0) {
                current = RecordFile.create(series.disk(), name);
            } else {
                current = RecordFile.open(series.disk(), name);
                current.truncate(start);
            }
        }
        return current;
    }
}
