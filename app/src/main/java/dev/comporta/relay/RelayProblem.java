package dev.comporta.relay;

import dev.comporta.http.Problem;

/** What can be wrong with a request that is passed on. */
public final class RelayProblem {
    public static final Problem NO_OWNER =
            new Problem(
                    503,
                    "no-owner",
                    "No instance owns the payments now; posted again it is the same payment");

    public static final Problem OWNER_SILENT =
            new Problem(
                    503,
                    "owner-silent",
                    "The owner did not answer in time; posted again it is the same payment");

    public static final Problem NO_ANSWER =
            new Problem(
                    502,
                    "no-answer",
                    "The owner's answer never came, and it may have done this: look before asking"
                            + " again");

    /** RFC 9110, 15.5.20: nothing was done, and whoever asked may ask elsewhere. */
    public static final Problem NOT_THE_OWNER =
            new Problem(
                    421,
                    "not-the-owner",
                    "This instance does not own the payments; nothing was done");

    private RelayProblem() {}
}
