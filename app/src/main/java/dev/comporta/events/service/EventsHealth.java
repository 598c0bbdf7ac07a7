package dev.comporta.events.service;

import dev.comporta.service.HealthReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How an event service is: well while it takes events. That they can't be loaded stops nothing
 * until the journal is full.
 *
 * <p>Threading: any.
 */
final class EventsHealth {
    private final Supplier<String> journalProblem;
    private final Supplier<String> loadProblem;
    private final Supplier<Optional<String>> stuckLoops;
    private final Supplier<Map<String, String>> notes;
    private volatile boolean closing;

    /**
     * @param journalProblem why no events are taken; empty: they are
     * @param loadProblem why they are not loaded; empty: they are
     * @param stuckLoops what is wrong with the event loops
     * @param notes what is worth knowing and stops nothing
     */
    EventsHealth(
            Supplier<String> journalProblem,
            Supplier<String> loadProblem,
            Supplier<Optional<String>> stuckLoops,
            Supplier<Map<String, String>> notes) {
        this.journalProblem = journalProblem;
        this.loadProblem = loadProblem;
        this.stuckLoops = stuckLoops;
        this.notes = notes;
    }

    /** From now on no events are taken. */
    void onClosing() {
        closing = true;
    }

    HealthReport readiness() {
        String journal = journalProblem.get();
        Optional<String> stuck = stuckLoops.get();
        Map<String, String> components = new LinkedHashMap<>();
        components.put("journal", orOk(journal));
        components.put("database", orOk(loadProblem.get()));
        stuck.ifPresent(reason -> components.put("loops", reason));
        components.put("intake", closing ? "draining" : "ok");
        components.putAll(notes.get());
        return new HealthReport(journal.isEmpty() && stuck.isEmpty() && !closing, components);
    }

    /** Whether a restart would not help. */
    HealthReport liveness() {
        Optional<String> stuck = stuckLoops.get();
        return new HealthReport(stuck.isEmpty(), Map.of("loops", stuck.orElse("turn")));
    }

    private static String orOk(String problem) {
        return problem.isEmpty() ? "ok" : problem;
    }
}
