package dev.comporta.gateway;

import dev.comporta.archive.ArchiveStatus;
import dev.comporta.service.HealthReport;
import dev.comporta.service.Watchdog;
import dev.comporta.webhook.WebhookStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How the gateway is: what makes it well, and its components in words.
 *
 * <p>Threading: any.
 */
final class Health {
    private static final List<GatewayStatus.ProcessorStatus> NONE = List.of();

    private final Supplier<GatewayStatus> status;
    private final Supplier<Optional<Standing>> standing;
    private final BooleanSupplier reachesOwner;
    private final Supplier<Optional<ArchiveStatus>> archive;
    private final Supplier<Optional<WebhookStatus>> webhooks;
    private final Watchdog watchdog;
    private final Supplier<Map<String, Duration>> busyThreads;
    private final boolean answersAwaitSyncs;
    private final Supplier<Map<String, String>> notes;
    private volatile boolean closing;

    /**
     * @param standing what this instance is, where several share the payments
     * @param reachesOwner whether requests can be passed on to the owner, where that is another one
     * @param archive how far it is, where there is one
     * @param webhooks how far they are, where there are some
     * @param busyThreads the background threads that have been at one piece of work for long
     * @param answersAwaitSyncs whether a sync that takes long keeps clients waiting
     * @param notes what is worth knowing and stops nothing
     */
    Health(
            Supplier<GatewayStatus> status,
            Supplier<Optional<Standing>> standing,
            BooleanSupplier reachesOwner,
            Supplier<Optional<ArchiveStatus>> archive,
            Supplier<Optional<WebhookStatus>> webhooks,
            Watchdog watchdog,
            Supplier<Map<String, Duration>> busyThreads,
            boolean answersAwaitSyncs,
            Supplier<Map<String, String>> notes) {
        this.status = status;
        this.standing = standing;
        this.reachesOwner = reachesOwner;
        this.archive = archive;
        this.webhooks = webhooks;
        this.watchdog = watchdog;
        this.busyThreads = busyThreads;
        this.answersAwaitSyncs = answersAwaitSyncs;
        this.notes = notes;
    }

    /** From now on no payments are taken. */
    void onClosing() {
        closing = true;
    }

    /** Whether payments are taken. An open breaker does not count: they wait. */
    HealthReport readiness() {
        GatewayStatus now = status.get();
        Optional<String> stuck = watchdog.problem();
        Map<String, Duration> busy = busyThreads.get();
        boolean answersWait = answersAwaitSyncs && busy.containsKey(OpenedStore.SYNC_THREAD);
        Map<String, String> components = new LinkedHashMap<>();
        Optional<Standing> among = standing.get();
        boolean isHere = among.map(Standing::isOwner).orElse(true);
        boolean reached = isHere || reachesOwner.getAsBoolean();
        String full = now.store().acceptsPayments() ? "ok" : isHere ? "full" : "not here";
        components.put("store", now.store().failure().orElse(full));
        among.ifPresent(it -> components.putAll(it.components()));
        if (!isHere) {
            components.put("relay", reached ? "ok" : "can't reach the owner");
        }
        stuck.ifPresent(reason -> components.put("loops", reason));
        if (now.store().deadLettersFull()) {
            components.put("deadLetters", "full: acknowledge or retry some");
        }
        now.store().problem().ifPresent(problem -> components.put("background", problem));
        archive.get().ifPresent(it -> components.put("archive", it.words()));
        webhooks.get().ifPresent(it -> components.put("webhooks", it.words()));
        busy.forEach((name, time) -> components.put(name, "busy for " + time.toSeconds() + " s"));
        components.put("intake", closing ? "draining" : "ok");
        for (GatewayStatus.ProcessorStatus processor : isHere ? now.processors() : NONE) {
            components.put(processor.name(), "breaker " + processor.gate().breakerState().slug());
        }
        components.putAll(notes.get());
        return new HealthReport(
                (isHere ? now.store().acceptsPayments() : reached)
                        && !closing
                        && stuck.isEmpty()
                        && !answersWait,
                components);
    }

    /** Whether a restart would not help. */
    HealthReport liveness() {
        Map<String, String> components = new LinkedHashMap<>();
        Optional<String> failure = status.get().store().failure();
        components.put("store", failure.orElse("works"));
        Optional<String> stuck = watchdog.problem();
        components.put("loops", stuck.orElse("turn"));
        return new HealthReport(failure.isEmpty() && stuck.isEmpty(), components);
    }
}
