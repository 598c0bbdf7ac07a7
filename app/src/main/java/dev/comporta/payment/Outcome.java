package dev.comporta.payment;

/**
 * What one send of a payment came to, as the processor client saw it.
 *
 * <p>Only {@link NotSent} and {@link Answered} can prove anything; see {@link Verdict}.
 */
public sealed interface Outcome {

    /** No byte of the request was written to the network. */
    record NotSent() implements Outcome {}

    /** A complete, well-formed HTTP answer. */
    record Answered(int status) implements Outcome {}

    /**
     * A byte was written, and no complete answer came.
     *
     * @param evidence {@link Evidence#TIMED_OUT}, {@link Evidence#BROKEN} or {@link
     *     Evidence#GARBLED}
     */
    record Unanswered(Evidence evidence) implements Outcome {}
}
