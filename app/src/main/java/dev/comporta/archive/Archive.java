package dev.comporta.archive;

import dev.comporta.payment.TransitionStream;

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
         * @param journal whose positions are meant, where the archive has none yet
         * @throws ArchiveException where it can't be reached or used
         */
        Archive connect(TransitionStream journal);
    }

    /** How far it is, as it was at the last look. */
    Mark mark();

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
