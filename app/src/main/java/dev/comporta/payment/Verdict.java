package dev.comporta.payment;

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
     * @param serverErrorBooksNothing whether a 5xx or 429 of this processor means that the request
     *     it answers booked nothing
     */
    public static Verdict of(Outcome outcome, boolean onlySend, boolean serverErrorBooksNothing) {
        return switch (outcome) {
            case Outcome.NotSent ignored -> onlySend ? NOT_BOOKED : UNKNOWN;
            case Outcome.Unanswered ignored -> UNKNOWN;
            case Outcome.Answered answered -> {
                int status = answered.status();
                if (status == 200) {
                    yield BOOKED;
                } else if (status == 422) {
                    yield DUPLICATE;
                } else if (status == 429 || (status >= 500 && status <= 599)) {
                    yield onlySend && serverErrorBooksNothing ? NOT_BOOKED : UNKNOWN;
                } else if (isRefusal(status)) {
                    yield onlySend ? NEVER_BOOKED : UNKNOWN;
                }
                yield UNKNOWN;
            }
        };
    }

    /**
     * A 4xx that judges the payment itself. 408 and 425 judge the connection: a server's idle
     * time-out may cross a request on its way (RFC 9110, 15.5.9).
     */
    private static boolean isRefusal(int status) {
        return status >= 400 && status <= 499 && status != 408 && status != 425;
    }
}
