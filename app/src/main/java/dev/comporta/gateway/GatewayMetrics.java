package dev.comporta.gateway;

import dev.comporta.meter.Meter;
import dev.comporta.meter.MetricsText;
import dev.comporta.net.Escalation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All numbers of an instance, as Prometheus reads them: those of its features, and the JVM's.
 *
 * <p>Threading: rendered by a thread of its own.
 */
final class GatewayMetrics {
    private final MetricsText rendering;
    private volatile String text = "";

    /**
     * @param meters beside the JVM's
     */
    GatewayMetrics(List<Meter> meters) {
        List<Meter> all = new ArrayList<>(meters);
        all.addAll(JvmMeters.list());
        rendering = new MetricsText(all);
    }

    /** Renders the text once a second from now on, so that no scrape stops an event loop. */
    void start() {
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("metrics").factory());
        thread.scheduleAtFixedRate(this::render, 0, 1, TimeUnit.SECONDS);
    }

    /** A second old at most; may be asked on any thread. */
    String text() {
        return text;
    }

    /** Its executor would end what throws, and keep the error to itself. */
    private void render() {
        try {
            text = rendering.render();
        } catch (RuntimeException | Error e) {
            Escalation.escalate(e);
        }
    }
}
