package dev.comporta.http;

/**
 * Does what a route is for that needs nothing of a request but its body, so that it may be served
 * by the lean path. Called on the event loop whose routes it stands in, so it must not block.
 */
@FunctionalInterface
public interface BodyHandler {

    /** As {@link Handler#handle}; the bytes are the caller's again when it returns. */
    Exchange handle(byte[] bytes, int offset, int length);
}
