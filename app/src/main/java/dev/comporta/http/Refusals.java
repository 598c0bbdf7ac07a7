package dev.comporta.http;

/** How requests are refused by routes whose answers have a form of their own. */
@FunctionalInterface
public interface Refusals {

    /**
     * The answer to a request that is refused.
     *
     * @param fields header lines that it must have beside those of the problem's status
     * @param requestId what the request calls itself, as it was sent; empty: nothing
     */
    Answer of(Problem problem, String fields, String requestId);
}
