package dev.comporta.http;

/** A body handler that wants to know of which trace a request is, too (W3C Trace Context). */
public interface TracedBodyHandler extends BodyHandler {

    /**
     * Told before each call of {@link #handle}, with the fields as they came; empty: there is none,
     * or more than one.
     */
    void onTrace(String parent, String state);
}
