package dev.comporta.store.embedded;

/**
 * What a journal record says of a payment. A payment that is open is told wholly by its last
 * record, and a settled one by its {@link #SETTLED} record. How the attempts before ended, its
 * earlier {@link #PUT_BACK} and {@link #BURIED} records tell.
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

    private RecordType() {}
}
