package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalVerifier;
import java.io.IOException;
import java.util.Locale;

/**
 * How large a heap must be for what a directory holds. It is found by counting, which takes no
 * memory: for a start that had too little.
 */
final class HeapNeed {
    private static final long MEBIBYTE = 1 << 20;

    /** What the gateway takes for itself, and what a garbage collector wants free. */
    private static final long BASE_BYTES = 24 * MEBIBYTE;

    /** Measured: an open payment, its places in tables, and its record while it is read. */
    private static final long OPEN_PAYMENT_BYTES = 360;

    /** An attempt before the last of an open payment, or a part of a note. */
    private static final long ATTEMPT_BYTES = 160;

    /** A slot of a table that may be half empty, and the old one while it grows. */
    private static final long REMEMBERED_ID_BYTES = 48;

    /** An instant that something was booked at: 3 to 7 measured, and 2 for larger amounts. */
    private static final long INSTANT_BYTES = 9;

    private long openPayments;
    private long attempts;
    private long settled;
    private long instants;
    private long lastInstantNanos;
    private long lastMsb;
    private long lastLsb;

    private HeapNeed() {}

    /** Says what is needed, in place of what can't be done without. */
    static JournalException explain(Disk disk, StoreOptions options) {
        HeapNeed need = new HeapNeed();
        try {
            need.count(disk, options);
        } catch (IOException e) {
            throw JournalException.unreadable("can't read the store's directory", e);
        }
        return new JournalException(
                JournalException.Code.TOO_LARGE, need.message(options.rememberedMax()));
    }

    private void count(Disk disk, StoreOptions options) throws IOException {
        Snapshot snapshot = Snapshot.latest(disk, options.historyFileRecords());
        RecordSeries history = snapshot.history().settled();
        history.read(0, history.recordCount(), this::countSettled);
        snapshot.readOpen(disk, this::countOpen);
        JournalVerifier.dump(
                disk,
                RecordView.each(
                        record -> {
                            if (record.sequence() > snapshot.lastSequence()) {
                                countNext(record);
                            }
                        }));
    }

    private void countSettled(RecordView record) {
        settled++;
        if (record.instantNanos() != lastInstantNanos) {
            lastInstantNanos = record.instantNanos();
            instants++;
        }
    }

    /** A snapshot's records of one payment stand together. */
    private void countOpen(RecordView record) {
        if (record.idMsb() != lastMsb || record.idLsb() != lastLsb) {
            lastMsb = record.idMsb();
            lastLsb = record.idLsb();
            openPayments++;
        } else {
            attempts++;
        }
    }

    private void countNext(RecordView record) {
        switch (record.type()) {
            case RecordType.ACCEPTED -> openPayments++;
            case RecordType.PUT_BACK, RecordType.BURIED, RecordType.NOTE -> attempts++;
            case RecordType.SETTLED, RecordType.ACKNOWLEDGED -> {
                openPayments--;
                countSettled(record);
            }
            case RecordType.PURGED -> {
                openPayments = 0;
                attempts = 0;
                settled = 0;
                instants = 0;
            }
            default -> {}
        }
    }

    private String message(long rememberedMax) {
        long remembered = Math.min(settled, rememberedMax);
        long bytes =
                BASE_BYTES
                        + openPayments * OPEN_PAYMENT_BYTES
                        + Math.min(attempts, Fold.ALL_EARLIER_MAX) * ATTEMPT_BYTES
                        + remembered * REMEMBERED_ID_BYTES
                        + instants * INSTANT_BYTES;
        long limit = Runtime.getRuntime().maxMemory();
        // More than was too little, whatever the sums say.
        long needed = Math.max(bytes, limit + limit / 4) / MEBIBYTE + 1;
        return String.format(
                Locale.ROOT,
                "a heap of %d MiB is too small for what the data directory holds (%d open payments,"
                        + " %d ids of settled ones, %d instants): it takes about %d MiB, so start"
                        + " with -Xmx%dm",
                limit / MEBIBYTE,
                openPayments,
                remembered,
                instants,
                needed,
                needed);
    }
}
