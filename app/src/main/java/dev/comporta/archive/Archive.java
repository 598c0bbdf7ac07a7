package dev.comporta.archive;

/**
 * Where batches are kept. It is reached over one connection: whatever fails ends that one, and the
 * next begins with the position that is kept there, whatever that is by then.
 *
 * <p>Threading: one owner, but for {@link #abort}.
 */
public interface Archive extends AutoCloseable {

    /** How the archive is reached. */
    @FunctionalInterface
    interface Connector {
        /**
         * Connects, and makes sure that everything may be written.
         *
         * @param journalId whose positions are meant
         * @throws ArchiveException where it can't be reached or used, or holds another journal's
         */
        Archive connect(long journalId);
    }

    /** The position behind which nothing is kept, as it was at the last look. */
    long position();

    /**
     * Writes all of a batch and its position, or nothing.
     *
     * @return how many rows of it could not be written, since they contradict what is there; they
     *     are written down as that
     * @throws ArchiveException where it fails, or the kept position is not the batch's first
     */
    int write(Batch batch);

    /** Ends a call that is under way, which may hang; from any thread. */
    void abort();

    @Override
    void close();
}
