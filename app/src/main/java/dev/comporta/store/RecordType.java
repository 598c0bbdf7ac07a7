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
public final class RecordType {
    /** A payment was accepted. */
    public static final int ACCEPTED = 1;

    /** An attempt was opened: processor, {@code requestedAt}, number of the attempt. */
    public static final int ATTEMPTED = 2;

    /** The open attempt is booked: processor, {@code requestedAt} there, evidence. */
    public static final int SETTLED = 3;

    /** The open attempt booked nothing: evidence. */
    public static final int PUT_BACK = 4;

    /** The payment is a dead letter: evidence. */
    public static final int BURIED = 5;

    /** Everything before is forgotten. */
    public static final int PURGED = 6;

    /** The first record of a snapshot: see {@link Snapshot}. */
    public static final int SNAPSHOT = 7;

    /** An operator made a dead letter pending again: as the record before it. */
    public static final int RETRIED = 8;

    /** An operator closed a dead letter: as the record before it. */
    public static final int ACKNOWLEDGED = 9;

    /** A part of an operator's note, in front of its decision: see {@link NoteRecords}. */
    public static final int NOTE = 10;

    private RecordType() {}

    /** What a record's type is called. */
    public static String nameOf(int type) {
        return switch (type) {
            case ACCEPTED -> "accepted";
            case ATTEMPTED -> "attempted";
            case SETTLED -> "settled";
            case PUT_BACK -> "put-back";
            case BURIED -> "buried";
            case PURGED -> "purged";
            case RETRIED -> "retried";
            case ACKNOWLEDGED -> "acknowledged";
            case NOTE -> "note";
            default -> "unknown-" + type;
        };
    }
}
