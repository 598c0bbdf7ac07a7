package dev.comporta.engine;

import dev.comporta.payment.Outcome;

/** What the outcome of one send proves about its attempt: the evidence rules. */
public enum Verdict {
    /** This attempt booked it. */
    BOOKED,
    /** Definitely not booked by this attempt: any processor may be next. */
    NOT_BOOKED,
    /** The processor has it already: its own record tells by which request. */
    DUPLICATE,
    /** Refused for what it is: no attempt will ever book it. */
    NEVER_BOOKED,
    /** It may be booked: only the same bytes to the same processor may follow. */
    UNKNOWN;

    /**
     * Judges one outcome.
     *
     * @param onlySend nothing else of this attempt was ever sent, by this process or an earlier
     *     one. A refusal of a re-send says nothing about the first send
     * @param rules what the processor's statuses prove
     */
    public static Verdict of(Outcome outcome, boolean onlySend, StatusRules rules) {
        return switch (outcome) {
            case Outcome.NotSent ignored -> onlySend ? NOT_BOOKED : UNKNOWN;
            case Outcome.Unanswered ignored -> UNKNOWN;
            case Outcome.Answered answered ->
                    answered.isOwnWord() ? of(answered.status(), onlySend, rules) : UNKNOWN;
        };
    }

    private static Verdict of(int status, boolean onlySend, StatusRules rules) {
        if (status == 200) {
            return BOOKED;
        } else if (status == 422) {
            return DUPLICATE;
        } else if (onlySend && rules.notBooked().contains(status)) {
            return NOT_BOOKED;
        }
        return onlySend && rules.neverBooked().contains(status) ? NEVER_BOOKED : UNKNOWN;
    }
}
