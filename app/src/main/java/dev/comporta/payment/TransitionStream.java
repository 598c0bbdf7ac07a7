package dev.comporta.payment;

/**
 * What leaves a store while it runs, for a reader that keeps its own position: everything that has
 * happened behind it, in order, as far as it can't be lost any more.
 *
 * <p>Of what compaction has taken out of the journal these are left, in this order: that the last
 * purge was, how the attempts of payments that are still open ended and their last transition, and
 * the closed payments. Who reads it again finds the same, or what has come of it since.
 *
 * <p>Threading: one reader, on any thread but the store's.
 */
public interface TransitionStream {

    /** Gets what is read. Whatever it throws ends the reading. */
    interface Target {
        void take(Transition transition);

        /** Everything up to a position was handed over: from there reading may go on. */
        void reached(long position);
    }

    /** The random id of the journal, by which positions of two journals are told apart. */
    long journalId();

    /**
     * The random number of the run of a program in which a position was given; 0: not known. Two
     * journals of one id that have it for the same position are the same up to there.
     */
    long runAt(long position);

    /**
     * Of payments that were closed up to this position nothing is handed over any more, since an
     * archive had them; 0: all are.
     */
    default long droppedUpTo() {
        return 0;
    }

    /** The last position that may be handed over by now; it only grows. */
    long end();

    /**
     * Hands over everything behind a position, up to the {@link #end}.
     *
     * @throws UnavailableException where it can't be read now; what was reached counts
     */
    void read(long behind, Target target);
}
