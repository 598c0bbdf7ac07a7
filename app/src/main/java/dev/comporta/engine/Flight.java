package dev.comporta.engine;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Payment;
import org.jspecify.annotations.Nullable;

/**
 * One attempt under way, from the moment it is stored until it is closed: what the engine alone
 * knows of it. Answers come back with their flight, so that a late one finds it over, whatever has
 * become of the payment since.
 *
 * <p>Threading: owned by the engine's thread.
 */
public final class Flight {
    private final Payment payment;
    private final int attempt;
    private final int processor;
    private final boolean isRecovered;

    boolean isOver;
    long sentAtNanos;

    /** Its processor was asked for its record since the last send. */
    boolean isAsked;

    boolean isLookUpUnderWay;
    int lookUps;

    /** Its processor answered 422: only a record, or a 200, tells more. */
    boolean isCalledDuplicate;

    // Of the lists that it is in.
    boolean isToBeResumed;
    boolean isAwaited;
    @Nullable Flight previous;
    @Nullable Flight next;

    private Flight(Payment payment, boolean isRecovered) {
        this.payment = payment;
        this.isRecovered = isRecovered;
        attempt = payment.attempts();
        processor = payment.processor();
    }

    /** Of an attempt that was never sent. */
    static Flight begin(Payment payment) {
        return new Flight(payment, false);
    }

    /** Of an attempt that an earlier process may have sent, however often. */
    static Flight recover(Payment payment) {
        return new Flight(payment, true);
    }

    public Payment payment() {
        return payment;
    }

    /** The number of the attempt, from 1. */
    public int attempt() {
        return attempt;
    }

    public int processor() {
        return processor;
    }

    /** Whether it is the payment's last attempt. */
    boolean isLast() {
        return payment.attempts() == attempt;
    }

    /** Whether a refusal of the one send so far would prove that nothing was booked. */
    boolean isOnlySend() {
        return payment.sends() == 1 && !isRecovered;
    }

    /**
     * Whether a late answer, which decides nothing any more, shows that an operator was wrong.
     *
     * @param verdict what a send came to once this was over
     */
    boolean isContradictedBy(Verdict verdict) {
        boolean isRefuted = payment.isRefuted(attempt);
        return switch (verdict) {
            case BOOKED -> isRefuted;
            // A later attempt there may be booked, and be the one that is meant.
            case DUPLICATE -> isRefuted && (isLast() || payment.processor() != processor);
            case NOT_BOOKED, NEVER_BOOKED ->
                    isLast()
                            && payment.evidence() == Evidence.OPERATOR
                            && payment.isSettledAsSent();
            case UNKNOWN -> false;
        };
    }

    /** The same by the processor's own record, asked for before this was over. */
    boolean isContradictedBy(LookUp lookUp) {
        return lookUp instanceof LookUp.Found && payment.isRefuted(attempt);
    }
}
