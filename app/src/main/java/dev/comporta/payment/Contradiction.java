package dev.comporta.payment;

/** Whether a late answer, which decides nothing any more, shows that an operator was wrong. */
final class Contradiction {

    private Contradiction() {}

    /** By what a send of a closed attempt came to. */
    static boolean isShown(Payment payment, int attempt, Verdict verdict) {
        boolean isLast = payment.attempts() == attempt;
        int refuted = payment.refutedProcessor(attempt);
        return switch (verdict) {
            case BOOKED -> refuted >= 0;
            // A later attempt there may be booked, and be the one that is meant.
            case DUPLICATE -> refuted >= 0 && (isLast || payment.processor() != refuted);
            case NOT_BOOKED, NEVER_BOOKED ->
                    isLast && payment.evidence() == Evidence.OPERATOR && payment.isSettledAsSent();
            case UNKNOWN -> false;
        };
    }

    /** By the processor's own record, asked for during a closed attempt. */
    static boolean isShown(Payment payment, int attempt, LookUp lookUp) {
        return lookUp instanceof LookUp.Found && payment.refutedProcessor(attempt) >= 0;
    }
}
