package dev.comporta.workbench.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How often each id was sent, whatever the answer: shows a client that sends more than it says. */
final class Sends {

    private final NumberedIds ids = new NumberedIds();
    private final Map<UUID, Integer> repeated = new HashMap<>();
    private int max;

    void add(UUID correlationId) {
        boolean first = ids.add(correlationId);
        int count =
                first ? 1 : repeated.merge(correlationId, 2, (sent, _) -> Math.addExact(sent, 1));
        max = Math.max(max, count);
    }

    /** Distinct ids. */
    int ids() {
        return ids.size();
    }

    /** The most sends that any one id has had. */
    int max() {
        return max;
    }
}
