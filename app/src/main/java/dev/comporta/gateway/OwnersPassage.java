package dev.comporta.gateway;

import dev.comporta.http.Exchange;
import dev.comporta.http.Passage;
import dev.comporta.http.Request;
import dev.comporta.http.Route;
import java.util.function.BooleanSupplier;

/**
 * Answers here while the payments are here, and passes on while they are not.
 *
 * @param isHere asked for each request, on any event loop
 */
record OwnersPassage(BooleanSupplier isHere, Passage elsewhere) implements Passage {
    @Override
    public Exchange pass(Route route, Request request, Exchange checked) {
        return isHere.getAsBoolean() ? checked : elsewhere.pass(route, request, checked);
    }

    @Override
    public Exchange pass(
            Route route, byte[] bytes, int offset, int length, String trace, Exchange checked) {
        return isHere.getAsBoolean()
                ? checked
                : elsewhere.pass(route, bytes, offset, length, trace, checked);
    }
}
