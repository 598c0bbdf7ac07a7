package dev.comporta.store;

import dev.comporta.journal.RecordFile;
import dev.comporta.ledger.HourSum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of the oldest closed payments, whose records somebody else keeps: sums by hour and
 * processor, 64 bytes each. It stands at the end of a {@link Snapshot}: first the record that says
 * up to where (id: {@link #upToSequence}, {@link #lastInstantNanos}; amount: {@link #records};
 * instant: how many sums follow; recorded at: {@link #upToMillis}), then the sums (id: halves of
 * the cents, of 128 bits; amount: how many payments; instant: the hour since 1970).
 *
 * @param upToSequence of the newest record that is not in the history any more; 0: all are
 * @param upToMillis when the newest of them was recorded, epoch milliseconds
 * @param lastInstantNanos the latest instant that one of them was booked under, epoch nanoseconds
 * @param records how many were dropped
 * @param sums the oldest hour first
 */
record Dropped(
        long upToSequence,
        long upToMillis,
        long lastInstantNanos,
        long records,
        List<HourSum> sums) {
    static final Dropped NONE = new Dropped(0, 0, Long.MIN_VALUE, 0, List.of());

    Dropped {
        sums = List.copyOf(sums);
    }

    /** Reads what stands in a snapshot from an index on. */
    static Dropped read(RecordFile file, long index) throws IOException {
        if (file.count() <= index) {
            return NONE;
        }
        RecordView head = RecordView.read(file, index);
        List<HourSum> sums = new ArrayList<>();
        file.read(
                index + 1,
                index + 1 + head.instantNanos(),
                RecordView.each(
                        it ->
                                sums.add(
                                        HourSum.of(
                                                it.processor(),
                                                it.instantNanos(),
                                                it.amountCents(),
                                                it.idMsb(),
                                                it.idLsb()))));
        return new Dropped(
                head.idMsb(), head.recordedAtMillis(), head.idLsb(), head.amountCents(), sums);
    }

    void appendTo(RecordFile file, long snapshotSequence) throws IOException {
        if (records == 0) {
            return; // so that an older program can read it
        }
        RecordView.ofType(RecordType.DROPPED)
                .id(upToSequence, lastInstantNanos)
                .amountCents(records)
                .instantNanos(sums.size())
                .recordedAt(upToMillis, 0, 0)
                .appendTo(file, snapshotSequence);
        for (HourSum sum : sums) {
            RecordView.ofType(RecordType.HOUR)
                    .processor(sum.processor())
                    .id(sum.high(), sum.low())
                    .amountCents(sum.totals().count())
                    .instantNanos(sum.hour())
                    .appendTo(file, snapshotSequence);
        }
    }
}
