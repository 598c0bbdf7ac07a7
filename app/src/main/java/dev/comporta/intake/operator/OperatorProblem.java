package dev.comporta.intake.operator;

import dev.comporta.http.Problem;

/** What can be wrong with an operator's request. */
public final class OperatorProblem {
    public static final Problem INVALID_PARAMETER =
            new Problem(
                    400,
                    "invalid-parameter",
                    "limit must be 1 to 1000, after the next of an earlier answer, reason one of the known");

    public static final Problem INVALID_RESOLUTION =
            new Problem(
                    400,
                    "invalid-resolution",
                    "The body must be a JSON object with outcome, maybe requestedAt, and maybe note");

    public static final Problem INVALID_NOTE =
            new Problem(
                    400,
                    "invalid-note",
                    "The body must be a JSON object with note, a string of 1 to 200 characters, some of"
                            + " them visible");

    public static final Problem NOT_IN_DOUBT =
            new Problem(409, "not-in-doubt", "The payment is not in doubt now");

    public static final Problem NOT_A_DEAD_LETTER =
            new Problem(409, "not-a-dead-letter", "The payment is no dead letter now");

    public static final Problem MAY_BE_BOOKED =
            new Problem(
                    409,
                    "may-be-booked",
                    "The payment's processor has its id booked; another attempt could book it twice");

    private OperatorProblem() {}
}
