package dev.comporta.workbench.demo;

import dev.comporta.workbench.audit.Auditor;
import dev.comporta.workbench.load.LoadGenerator;
import dev.comporta.workbench.load.LoadPlan;
import dev.comporta.workbench.load.LoadProgress;
import dev.comporta.workbench.load.Profile;
import dev.comporta.workbench.topology.Topology;
import dev.comporta.workbench.wire.Condition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a visitor can break: the load, each processor and the gateway itself, with the audit that
 * goes on all the while.
 *
 * <p>Threading: any; one change at a time.
 */
final class Playground implements AutoCloseable {
    static final int RATE_MAX = 5_000;

    private static final Duration FOR_EVER = Duration.ofHours(24);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int CONNECTIONS = 32;
    private static final long AMOUNT_CENTS = 1_990;

    private final Topology topology;
    private final LiveAudit audit;
    private LoadGenerator load;
    private int ratePerSecond;
    private Condition byDefault = Condition.HEALTHY;
    private Condition byFallback = Condition.HEALTHY;
    private int kills;

    Playground(Topology topology, int ratePerSecond) {
        this.topology = topology;
        this.ratePerSecond = ratePerSecond;
        audit =
                new LiveAudit(
                        new Auditor(
                                topology.gateway()::summary, topology.processors()::summary, PAUSE),
                        topology.gateway());
        load = open();
    }

    private LoadGenerator open() {
        LoadGenerator generator =
                LoadGenerator.open(
                        new LoadPlan(
                                topology.url(),
                                Profile.CONSTANT,
                                ratePerSecond,
                                1,
                                FOR_EVER,
                                CONNECTIONS,
                                1,
                                AMOUNT_CENTS,
                                System.nanoTime(),
                                TIMEOUT,
                                true));
        var _ = generator.start();
        return generator;
    }

    /**
     * @throws IllegalArgumentException where that is no rate
     */
    synchronized void changeRate(int perSecond) {
        if (perSecond < 1 || perSecond > RATE_MAX) {
            throw new IllegalArgumentException("a rate is 1 to " + RATE_MAX + ": " + perSecond);
        }
        load.close();
        ratePerSecond = perSecond;
        load = open();
    }

    synchronized void suffer(boolean isDefault, Condition condition) {
        if (isDefault) {
            byDefault = condition;
        } else {
            byFallback = condition;
        }
        topology.suffer(byDefault, byFallback);
    }

    /** kill -9 of the gateway, and a new start on the same data. */
    synchronized void killGateway() {
        kills++;
        topology.crashGateway();
    }

    /** All of it as fields. */
    synchronized Map<String, Object> state() {
        LoadProgress progress = load.progress();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ratePerSecond", ratePerSecond);
        fields.put("acknowledged", progress.acknowledged());
        fields.put("kills", kills);
        fields.put("default", fields(byDefault));
        fields.put("fallback", fields(byFallback));
        fields.put("compared", audit.decided().size());
        fields.put("differing", audit.decided().stream().filter(it -> !it.isEqual()).count());
        fields.put("undecided", audit.doubtedCount());
        return fields;
    }

    private static Map<String, Object> fields(Condition condition) {
        return Map.of("delayMillis", condition.delay().toMillis(), "failing", condition.failing());
    }

    @Override
    public synchronized void close() {
        load.close();
        audit.close();
    }
}
