package dev.comporta.bench;

import dev.comporta.replay.HealthListener;
import dev.comporta.routing.HealthAnswer;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.routing.Route;
import dev.comporta.routing.RoutingPolicy;
import dev.comporta.routing.Waiting;
import java.util.List;

/**
 * What a simple gateway does: it believes the health endpoint, which it may ask every 5 s, and
 * sends everything to the cheapest processor that calls itself well; to the cheapest of all where
 * none does. Its gates must never open their breakers.
 */
final class HealthPollPolicy implements RoutingPolicy, HealthListener {
    private final boolean[] failing;

    HealthPollPolicy(int processors) {
        failing = new boolean[processors];
    }

    @Override
    public void onHealth(int processor, HealthAnswer answer, long nowNanos) {
        failing[processor] = answer.failing();
    }

    @Override
    public Route route(List<ProcessorGate> gates, Waiting waiting, long nowNanos) {
        int chosen = 0;
        while (chosen < gates.size() && failing[chosen]) {
            chosen++;
        }
        int processor = chosen == gates.size() ? 0 : chosen;
        int permits = gates.get(processor).permits(nowNanos);
        return permits == 0 ? Route.HOLD : Route.any(processor, permits);
    }
}
