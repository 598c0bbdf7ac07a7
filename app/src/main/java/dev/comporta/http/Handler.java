package dev.comporta.http;

/** Does what a route is for. Called on any event loop, so it must not block. */
@FunctionalInterface
public interface Handler {

    /**
     * Says how the request is answered: at once ({@link Exchange#answered}), or later by whoever
     * the exchange asks.
     */
    Exchange handle(Request request) throws Refusal;
}
