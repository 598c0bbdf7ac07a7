package dev.comporta.journal;

/** What the journal tells its owner, on the owner's thread. */
public interface JournalListener {

    /** Everything up to this sequence now survives a power loss. */
    void synced(long sequence);

    /** The journal takes no more records until a restart. Told once. */
    void failed(Throwable cause);

    /** The next segment could not be allocated; {@link Journal#tick()} tries again. */
    void noSpace(NoSpaceException cause);
}
