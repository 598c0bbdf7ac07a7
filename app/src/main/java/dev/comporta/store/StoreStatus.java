package dev.comporta.store;

import java.util.Optional;

/**
 * The state of a store.
 *
 * @param pending payments that wait, ready or backing off
 * @param openAttempts payments whose attempt is open, in doubt or not
 * @param deadLetters payments parked for good
 * @param deadLettersFull they have reached their bound, and no payments are taken
 * @param remembered settled and acknowledged payments whose id is still known
 * @param acceptsPayments false while a bound is reached, or after a failure
 * @param failure why it has failed for good; empty while it works
 * @param problem what goes wrong in the background and is tried again; empty while nothing does
 * @param fill how full it is beside
 */
public record StoreStatus(
        int pending,
        int openAttempts,
        int deadLetters,
        boolean deadLettersFull,
        long remembered,
        boolean acceptsPayments,
        Optional<String> failure,
        Optional<String> problem,
        StoreFill fill) {

    /** Of a store that is not there. */
    public static final StoreStatus NONE =
            new StoreStatus(
                    0, 0, 0, false, 0, false, Optional.empty(), Optional.empty(), StoreFill.NONE);
}
