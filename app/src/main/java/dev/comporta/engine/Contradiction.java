package dev.comporta.engine;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Payment;

/** Whether a late answer, which decides nothing any more, shows that an operator was wrong. */
final class Contradiction {

    private Contradiction() {}

    /** By what a send of a flight that is over came to. */
    static boolean isShown(Flight flight, Verdict verdict) {
        Payment payment = flight.payment();
        boolean isRefuted = payment.isRefuted(flight.attempt());
        return switch (verdict) {
            case BOOKED -> isRefuted;
            // A later attempt there may be booked, and be the one that is meant.
            case DUPLICATE ->
                    isRefuted && (flight.isLast() || payment.processor() != flight.processor());
            case NOT_BOOKED, NEVER_BOOKED ->
                    flight.isLast()
                            && payment.evidence() == Evidence.OPERATOR
                            && payment.isSettledAsSent();
            case UNKNOWN -> false;
        };
    }

    /** By the processor's own record, asked for during a flight that is over. */
    static boolean isShown(Flight flight, LookUp lookUp) {
        return lookUp instanceof LookUp.Found && flight.payment().isRefuted(flight.attempt());
    }
}
