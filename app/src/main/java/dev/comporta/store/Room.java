package dev.comporta.store;

import dev.comporta.journal.Journal;
import dev.comporta.journal.RecordFrame;

/**
 * Whether there is room for what is to be begun: in the journal, and below the bounds of memory.
 *
 * <p>A payment is taken in only while the journal has room to open and close an attempt for all
 * that wait, and an attempt is opened only while there is room to close all open ones. So a full
 * disk sheds new payments, and those that were taken in can still be settled.
 */
final class Room {
    /** One of so many parts of a segment is kept for attempts that must be made again. */
    private static final long SPARE_SHARE = 16;

    private final StoreOptions options;
    private final Journal journal;
    private final Recorder recorder;
    private final Books books;
    private final long spareRecords;

    Room(StoreOptions options, Journal journal, Recorder recorder, Books books) {
        this.options = options;
        this.journal = journal;
        this.recorder = recorder;
        this.books = books;
        spareRecords = options.journal().segmentSizeBytes() / (SPARE_SHARE * RecordFrame.LENGTH);
    }

    /** For one more payment. */
    boolean isForPayment() {
        return isToWait() && !deadLettersAreFull();
    }

    /** For one more that waits, and was here before. */
    boolean isToWait() {
        return books.unsettledCount() < options.openMax() && journalIsRoomy();
    }

    boolean deadLettersAreFull() {
        return books.deadLetters().count() >= options.deadLettersMax();
    }

    /** How many attempts may be begun: each is opened and closed. */
    int attemptsMax() {
        long records = works() ? (journal.roomRecords() - books.openAttempts()) / 2 : 0;
        return Math.clamp(records, 0, Integer.MAX_VALUE);
    }

    /** For a note and its decision, beside the end of each open attempt. */
    boolean isForNote(String text) {
        int records = NoteRecords.recordsMax(text) + 1;
        return journalIsRoomy() && journal.roomRecords() >= books.openAttempts() + records;
    }

    /** For a purge, beside the end of each open attempt. */
    boolean isForPurge() {
        return works() && journal.roomRecords() > books.openAttempts();
    }

    /** Has the journal make room ahead of need. */
    void reserve() {
        journal.reserve(recordsToCome());
    }

    private boolean journalIsRoomy() {
        return works() && journal.roomRecords() > recordsToCome();
    }

    /** What the journal must have room for, whatever becomes of the payments that are open. */
    long recordsToCome() {
        return spareRecords + books.openAttempts() + 2L * books.pendingCount();
    }

    /** Whether what is begun now can be stored. */
    private boolean works() {
        return recorder.failure().isEmpty() && !journal.isStalled();
    }
}
