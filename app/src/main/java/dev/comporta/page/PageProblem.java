package dev.comporta.page;

import dev.comporta.http.Problem;

/** What can be wrong with a request of the page. */
public final class PageProblem {
    public static final Problem INVALID_MINUTES =
            new Problem(400, "invalid-minutes", "minutes must be 1, 10 or 60");

    private PageProblem() {}
}
