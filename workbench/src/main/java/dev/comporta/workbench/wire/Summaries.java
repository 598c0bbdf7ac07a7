package dev.comporta.workbench.wire;

import java.net.URI;
import tools.jackson.databind.JsonNode;

/** Reads the part of a summary that the gateway's and the processors' have in common. */
final class Summaries {
    private Summaries() {}

    static Total total(URI origin, JsonNode summary) {
        JsonNode count = summary.path("totalRequests");
        JsonNode amount = summary.path("totalAmount");
        if (!count.isIntegralNumber() || !amount.isNumber()) {
            throw new WireException(
                    origin + " answered without totalRequests and totalAmount: " + summary);
        }
        return new Total(count.longValue(), Cents.of(amount.decimalValue()));
    }
}
