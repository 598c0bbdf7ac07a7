package dev.comporta.gateway;

import dev.comporta.service.HealthReport;
import dev.comporta.service.Watchdog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How an instance is that has no payments: well while it reaches who has them.
 *
 * <p>Threading: any.
 */
final class ApiHealth {
    private final Supplier<String> owner;
    private final Supplier<Optional<String>> redisProblem;
    private final BooleanSupplier reachesOwner;
    private final Watchdog watchdog;
    private final Supplier<Map<String, String>> notes;
    private volatile boolean closing;

    /**
     * @param owner who has the payments, in words
     * @param redisProblem why that may be out of date
     * @param notes what is worth knowing and stops nothing
     */
    ApiHealth(
            Supplier<String> owner,
            Supplier<Optional<String>> redisProblem,
            BooleanSupplier reachesOwner,
            Watchdog watchdog,
            Supplier<Map<String, String>> notes) {
        this.owner = owner;
        this.redisProblem = redisProblem;
        this.reachesOwner = reachesOwner;
        this.watchdog = watchdog;
        this.notes = notes;
    }

    void onClosing() {
        closing = true;
    }

    HealthReport readiness() {
        boolean reached = reachesOwner.getAsBoolean();
        Optional<String> stuck = watchdog.problem();
        Map<String, String> components = new LinkedHashMap<>();
        components.put("role", Mode.API.slug());
        components.put("owner", owner.get());
        components.put("relay", reached ? "ok" : "can't reach the owner");
        redisProblem.get().ifPresent(problem -> components.put("journal", "Redis: " + problem));
        stuck.ifPresent(reason -> components.put("loops", reason));
        components.put("intake", closing ? "draining" : "ok");
        components.putAll(notes.get());
        return new HealthReport(reached && !closing && stuck.isEmpty(), components);
    }

    HealthReport liveness() {
        Optional<String> stuck = watchdog.problem();
        return new HealthReport(stuck.isEmpty(), Map.of("loops", stuck.orElse("turn")));
    }
}
