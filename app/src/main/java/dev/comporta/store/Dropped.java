package dev.comporta.store;

import dev.comporta.journal.JournalException;
import dev.comporta.journal.RecordFile;
import dev.comporta.ledger.Hour;
import dev.comporta.ledger.HourSum;
import dev.comporta.payment.DroppedHistory;
import java.io.IOException;
import java.math.BigInteger;
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

    /** The same for others. */
    DroppedHistory told() {
        return new DroppedHistory(upToSequence, upToMillis, records, sums);
    }

    /** Of what others have kept of it: who knows only hours takes the last instant of the last. */
    static Dropped of(DroppedHistory told) {
        long lastInstantNanos =
                told.sums().stream()
                        .mapToLong(it -> Hour.lastNanos(it.hour()))
                        .max()
                        .orElse(Long.MIN_VALUE);
        return new Dropped(
                told.upTo(), told.upToMillis(), lastInstantNanos, told.payments(), told.sums());
    }

    /**
     * Reads what stands in a snapshot from an index on, and nothing behind it.
     *
     * @throws JournalException where it is not what a store writes
     */
    static Dropped read(RecordFile file, long index) throws IOException {
        if (file.count() <= index) {
            return NONE;
        }
        RecordView head = RecordView.read(file, index);
        require(head.type() == RecordType.DROPPED, "no record tells what was dropped", index);
        long sumCount = file.count() - index - 1;
        require(head.instantNanos() == sumCount, "there are more sums, or fewer", index);
        List<HourSum> sums = new ArrayList<>();
        file.read(
                index + 1,
                file.count(),
                RecordView.each(it -> sums.add(sum(it, index + 1 + sums.size()))));
        Dropped dropped =
                new Dropped(
                        head.idMsb(),
                        head.recordedAtMillis(),
                        head.idLsb(),
                        head.amountCents(),
                        sums);
        require(dropped.isInOrder(), "the sums have no order", index);
        require(dropped.hasAsManyAsItSays(), "the sums are of more payments", index);
        return dropped;
    }

    private static HourSum sum(RecordView record, long index) {
        require(record.type() == RecordType.HOUR, "a record is no sum", index);
        HourSum sum =
                HourSum.of(
                        record.processor(),
                        record.instantNanos(),
                        record.amountCents(),
                        record.idMsb(),
                        record.idLsb());
        long count = sum.totals().count();
        boolean isOfSome =
                count > 0 && sum.totals().amountCents().compareTo(BigInteger.valueOf(count)) >= 0;
        require(isOfSome, "a sum is of nothing", index);
        return sum;
    }

    private boolean isInOrder() {
        for (int next = 1; next < sums.size(); next++) {
            HourSum before = sums.get(next - 1);
            HourSum sum = sums.get(next);
            boolean isBehind =
                    before.hour() < sum.hour()
                            || (before.hour() == sum.hour()
                                    && before.processor() < sum.processor());
            if (!isBehind) {
                return false;
            }
        }
        return true;
    }

    /** Those that were acknowledged are in no sum. */
    private boolean hasAsManyAsItSays() {
        long summed = sums.stream().mapToLong(it -> it.totals().count()).sum();
        return records > 0 && upToSequence >= records && summed <= records;
    }

    private static void require(boolean isSo, String otherwise, long index) {
        if (!isSo) {
            throw JournalException.damaged(
                    "sums of dropped history damaged: " + otherwise + ": record=" + index);
        }
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
