package dev.comporta.payment;

/**
 * What one send of a payment came to, as the processor client saw it.
 *
 * <p>Only {@link NotSent} and {@link Answered} can prove anything.
 */
public sealed interface Outcome {

    /** What was seen. */
    Evidence evidence();

    /** The HTTP status; 0 where there was none. */
    default int status() {
        return 0;
    }

    /** No byte of the request was written to the network. */
    record NotSent() implements Outcome {
        @Override
        public Evidence evidence() {
            return Evidence.NOT_SENT;
        }
    }

    /**
     * A complete, well-formed HTTP answer.
     *
     * @param isOwnWord whether the processor itself may have said it. A page of a proxy proves
     *     nothing: it may have been sent before the request was forwarded, or after
     * @param retryAfterNanos how long nothing more should be sent; 0: it does not say
     */
    record Answered(int status, boolean isOwnWord, long retryAfterNanos) implements Outcome {

        /** The processor's own word, and nothing beside it. */
        public Answered(int status) {
            this(status, true, 0);
        }

        @Override
        public Evidence evidence() {
            return isOwnWord ? Evidence.ANSWERED : Evidence.PAGE;
        }
    }

    /**
     * A byte was written, and no complete answer came.
     *
     * @param evidence {@link Evidence#TIMED_OUT}, {@link Evidence#BROKEN}, {@link Evidence#GARBLED}
     *     or {@link Evidence#OVERSIZED}
     */
    record Unanswered(Evidence evidence) implements Outcome {}
}
