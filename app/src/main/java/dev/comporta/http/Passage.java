package dev.comporta.http;

/**
 * The way of requests that were found good to whoever answers them, here or elsewhere. Called on
 * the event loop whose routes it stands in, so it must not block.
 */
public interface Passage {
    /**
     * The field by which an instance says for whom it passes a request on: one that is no
     * administrator there is none here, whatever is open here.
     */
    String PASSED_ON_FOR = "Comporta-Passed-On-For";

    /** The value for anybody but administrators. */
    String CLIENT = "client";

    /**
     * Says who answers.
     *
     * @param route what is asked for
     * @param checked asks here; it is given back where that is right
     */
    Exchange pass(Route route, Request request, Exchange checked);

    /**
     * The same where a body is all that is needed; its bytes are the caller's again when it
     * returns.
     *
     * @param trace header lines that name the trace that it is of; empty: none
     */
    Exchange pass(
            Route route, byte[] bytes, int offset, int length, String trace, Exchange checked);
}
