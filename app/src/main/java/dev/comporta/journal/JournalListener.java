package dev.comporta.journal;

/** What the journal tells its owner, on the owner's thread. */
public interface JournalListener {

    /**
     * More is written or synced than before, and not by the call of the owner that is under way:
     * {@link Journal#writtenSequence()} and {@link Journal#syncedSequence()} tell how far.
     */
    void advanced();

    /** What was appended has been written, or handed over where others write it. */
    default void written(long durationNanos) {}

    /** What was written has been synced. */
    default void synced(long durationNanos) {}

    /** The journal takes no more records until a restart. Told once. */
    void failed(Throwable cause);

    /** The next segment could not be allocated; {@link Journal#tick()} tries again. */
    void noSpace(NoSpaceException cause);
}
