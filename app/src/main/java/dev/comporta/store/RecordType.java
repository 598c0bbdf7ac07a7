package dev.comporta.store;

/**
 * What a journal record says of a payment. A payment that is open is told wholly by its last
 * record, and a closed one by its {@link #SETTLED} or {@link #ACKNOWLEDGED} record. How the
 * attempts before ended, its earlier {@link #PUT_BACK} and {@link #BURIED} records tell; what
 * operators wrote down, its {@link #NOTE} records.
 *
 * <p>In each record: id, amount, when it was recorded, and its age since acceptance. The codes
 * stand on disk.
 */
final class RecordType {
    /** A payment was accepted. */
    static final int ACCEPTED = 1;

    /** An attempt was opened: processor, {@code requestedAt}, number of the attempt. */
    static final int ATTEMPTED = 2;

    /** The open attempt is booked: processor, {@code requestedAt} there, evidence. */
    static final int SETTLED = 3;

    /** The open attempt booked nothing: evidence. */
    static final int PUT_BACK = 4;

    /** The payment is a dead letter: evidence. */
    static final int BURIED = 5;

    /** Everything before is forgotten. */
    static final int PURGED = 6;

    /** The first record of a snapshot: see {@link Snapshot}. */
    static final int SNAPSHOT = 7;

    /** An operator made a dead letter pending again: as the record before it. */
    static final int RETRIED = 8;

    /** An operator closed a dead letter: as the record before it. */
    static final int ACKNOWLEDGED = 9;

    /** A part of an operator's note, in front of its decision: see {@link NoteRecords}. */
    static final int NOTE = 10;

    /** In a snapshot, what is left of dropped history: see {@link Dropped}. */
    static final int DROPPED = 11;

    /** The sum of an hour of it. */
    static final int HOUR = 12;

    private RecordType() {}
}
