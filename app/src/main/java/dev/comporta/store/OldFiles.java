package dev.comporta.store;

import dev.comporta.ledger.HourSums;
import java.util.Optional;

/**
 * The oldest files of a history, which may be dropped.
 *
 * @param firstFile number of the oldest one
 * @param files how many with closed payments
 * @param attemptFiles how many with attempts and notes of nobody else
 * @param dropped what is left of everything that is dropped then
 */
record OldFiles(long firstFile, long files, long attemptFiles, Dropped dropped) {

    /**
     * Reads the oldest files, as far as everything in them is old enough.
     *
     * @param filesMax so many at the most, all of them full
     * @param settledBeforeMillis epoch milliseconds
     * @return empty: not even the first one is
     */
    static Optional<OldFiles> of(Snapshot snapshot, long filesMax, long settledBeforeMillis) {
        RecordSeries settled = snapshot.history().settled();
        int perFile = settled.recordsPerFile();
        Sums sums = new Sums(snapshot.dropped());
        long files = 0;
        while (files < filesMax && isOld(settled, files, settledBeforeMillis)) {
            files++;
        }
        settled.read(0, files * perFile, sums::add);
        if (files == 0 || sums.upToMillis >= settledBeforeMillis) {
            return Optional.empty();
        }
        RecordSeries attempts = snapshot.history().attempts();
        long attemptFiles = attempts.indexOf(sums.upToSequence + 1) / perFile;
        return Optional.of(new OldFiles(settled.firstFile(), files, attemptFiles, sums.dropped()));
    }

    /** Judges by its last record; the wall clock may have been set back before that one. */
    private static boolean isOld(RecordSeries settled, long file, long beforeMillis) {
        long end = (file + 1) * settled.recordsPerFile();
        boolean[] isOld = new boolean[1];
        if (end <= settled.recordCount()) {
            settled.read(end - 1, end, last -> isOld[0] = last.recordedAtMillis() < beforeMillis);
        }
        return isOld[0];
    }

    /** Whether a history still begins with them: a purge forgets them all. */
    boolean areIn(History history) {
        return history.settled().firstFile() == firstFile;
    }

    /** The same without them. */
    History without(History history) {
        return new History(
                history.settled().without(files), history.attempts().without(attemptFiles));
    }

    private static final class Sums {
        private final HourSums hours = new HourSums();
        private long upToSequence;
        private long upToMillis;
        private long lastInstantNanos;
        private long records;

        Sums(Dropped before) {
            before.sums().forEach(hours::add);
            upToSequence = before.upToSequence();
            upToMillis = before.upToMillis();
            lastInstantNanos = before.lastInstantNanos();
            records = before.records();
        }

        void add(RecordView record) {
            upToSequence = record.sequence();
            upToMillis = Math.max(upToMillis, record.recordedAtMillis());
            records++;
            if (record.type() == RecordType.SETTLED) {
                lastInstantNanos = Math.max(lastInstantNanos, record.instantNanos());
                hours.add(record.processor(), record.instantNanos(), 1, record.amountCents());
            }
        }

        Dropped dropped() {
            return new Dropped(upToSequence, upToMillis, lastInstantNanos, records, hours.list());
        }
    }
}
