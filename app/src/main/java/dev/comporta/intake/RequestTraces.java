package dev.comporta.intake;

import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are traced.
 *
 * <p>Threading: called on any event loop.
 */
public interface RequestTraces {
    /** Traces nothing itself: who is asked may. */
    RequestTraces ELSEWHERE = (_, _) -> null;

    /**
     * A valid request to take a payment in has come.
     *
     * @param parent the field {@code traceparent} as it came; empty: it has none
     * @param state the field {@code tracestate}, the same
     * @return null: it is not traced
     */
    @Nullable RequestTrace begin(String parent, String state);
}
