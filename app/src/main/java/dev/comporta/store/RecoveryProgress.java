package dev.comporta.store;

/** Told how far the reading of a store has come, often, on the thread that reads. */
@FunctionalInterface
public interface RecoveryProgress {
    RecoveryProgress UNTOLD = (_, _) -> {};

    /**
     * Some more are read.
     *
     * @param payments closed ones that are read so far
     * @param all closed ones that there are to read; what is younger is little, and comes then
     */
    void onRead(long payments, long all);
}
