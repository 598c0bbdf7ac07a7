package dev.comporta.journal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records that lie where several instances can reach them, seen by the one that owns them: each
 * append names where the log must end, and comes back as an answer. Who owns the log, and for how
 * long, is decided beneath this; an append of an owner of yesterday changes nothing.
 *
 * <p>Threading: called by the owner; answers may come on any thread, in the order of the calls.
 */
public interface SharedLog {

    /**
     * Part of an append that goes into one segment.
     *
     * @param position the byte in the segment that the records go to, which is where it ends
     * @param header makes the segment where it is not there yet; empty: it must be
     * @param records in a buffer of their own
     */
    record Piece(
            String segment, int sizeBytes, long position, ByteBuffer header, ByteBuffer records) {}

    /**
     * Records that belong behind a sequence, whole or not at all.
     *
     * @param afterSequence where the log ends; else nothing is appended
     * @param lastSequence where it ends then
     * @param evenWhenFull whether it closes what was begun, so that it is taken beyond the limits
     */
    record Append(
            long afterSequence, long lastSequence, List<Piece> pieces, boolean evenWhenFull) {}

    /** What became of an append. */
    sealed interface Answer {

        /** It is there, as safe as was asked for. */
        record Appended(long lastSequence) implements Answer {}

        /**
         * Nothing was appended: the log ends elsewhere.
         *
         * @param filesAreOlder also what lies beside the log is of an earlier time than the owner
         *     knows, so that it must read everything again once its records are there
         */
        record EndsAt(long sequence, boolean filesAreOlder) implements Answer {}

        /** Nothing was appended: the log is at its limits. */
        record Full() implements Answer {}

        /** Somebody else owns the log, for good. */
        record Fenced() implements Answer {}

        /** It may be there or not. Told once the log can be reached again. */
        record Unknown() implements Answer {}
    }

    void append(Append append, Consumer<Answer> answer);

    /** Asks where the log ends: {@link Answer.EndsAt}, {@code Fenced} or {@code Unknown}. */
    void end(Consumer<Answer> answer);

    /**
     * Whoever is told that the log is reached anew must ask where it ends: it may have lost some.
     */
    void onReconnected(Runnable told);

    /** Whether nobody else can own the log at this moment. */
    boolean isHeld();

    /**
     * The log lacks records that this owner has no more: nobody is to go on without them, before an
     * operator says so.
     */
    void lose();

    /** Gives the log up, to read everything again as its next owner. */
    void giveUp(String reason);
}
