package dev.comporta.events;

import dev.comporta.meter.Distribution;
import dev.comporta.meter.Histogram;
import dev.comporta.meter.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * What the intake counts.
 *
 * <p>Threading: safe; a {@link OfLoop} belongs to its event loop.
 */
final class EventMetrics {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    final LongAdder receivedBytes = new LongAdder();
    private final LongAdder heldEvents = new LongAdder();
    private final LongAdder heldBytes = new LongAdder();
    final LongAdder full = new LongAdder();
    final LongAdder unavailable = new LongAdder();
    private final Map<String, LongAdder> rejected = new TreeMap<>();
    private final List<OfLoop> loops = new CopyOnWriteArrayList<>();

    /** What is recorded by one thread. */
    static final class OfLoop {
        /** A size is as many nanoseconds, for lack of others. */
        private final Histogram sizes =
                Histogram.between(Duration.ofNanos(10), Duration.ofNanos(BatchReader.EVENTS_MAX));

        private final Histogram latencies =
                Histogram.between(Duration.ofNanos(100_000), Duration.ofSeconds(10));

        void onRequest(int events) {
            sizes.record(events);
        }

        void onAnswered(long durationNanos) {
            latencies.record(durationNanos);
        }
    }

    EventMetrics() {
        for (EventDefect defect : EventDefect.values()) {
            rejected.put(defect.slug(), new LongAdder());
        }
        rejected.put(RejectedEvent.NOT_KEPT, new LongAdder());
    }

    OfLoop newLoop() {
        OfLoop loop = new OfLoop();
        loops.add(loop);
        return loop;
    }

    void onAccepted(int events, int repeated) {
        accepted.add(events);
        duplicates.add(repeated);
    }

    void onRejected(RejectedEvent event) {
        Objects.requireNonNull(rejected.get(event.reason())).increment();
    }

    /** The log has so many more than before, and bodies of so many more bytes. */
    void onHeld(int events, int bytes) {
        heldEvents.add(events);
        heldBytes.add(bytes);
    }

    /** All of it. */
    List<Meter> meters(int windowMax, IntSupplier known) {
        List<Meter> meters = new ArrayList<>();
        meters.add(
                counter(
                        "events_accepted",
                        "Events acknowledged, repeated ones among them",
                        accepted));
        meters.add(counter("events_duplicate", "Events that had been kept before", duplicates));
        rejected.forEach((reason, count) -> meters.add(rejection(reason, count)));
        meters.add(counter("received_bytes", "Bodies, unpacked", receivedBytes));
        meters.add(
                counter("full", "Requests refused since the log, or the server, was full", full));
        meters.add(
                counter(
                        "log_unavailable",
                        "Requests whose events are not sure to be kept",
                        unavailable));
        meters.add(
                Meter.gauge(
                        "attribution_held_events",
                        "Events given to the log, which has not kept them yet",
                        heldEvents::sum));
        meters.add(
                Meter.gauge(
                        "attribution_held_bytes",
                        "Bodies of requests whose events the log has not kept yet",
                        heldBytes::sum));
        meters.add(
                Meter.gauge(
                        "attribution_window_events",
                        "Events known by their ids, so that they are written once",
                        known::getAsInt));
        meters.add(
                Meter.gauge(
                        "attribution_window_max_events",
                        "The oldest of more are forgotten",
                        () -> windowMax));
        meters.add(
                Meter.sizes(
                        "attribution_request_events",
                        "Events of a request",
                        () -> sum(loop -> loop.sizes.distribution())));
        meters.add(
                Meter.durations(
                        "attribution_intake_seconds",
                        "From the end of a request's body to its answer",
                        () -> sum(loop -> loop.latencies.distribution())));
        return meters;
    }

    private static Meter counter(String name, String help, LongAdder count) {
        return Meter.counter("attribution_" + name + "_total", help, count::sum);
    }

    private static Meter rejection(String reason, LongAdder count) {
        return counter("events_rejected", "Events that are not taken", count)
                .labelled("reason", reason);
    }

    private Distribution sum(Function<OfLoop, Distribution> part) {
        return loops.stream()
                .map(part)
                .reduce(Distribution::plus)
                .orElseGet(() -> part.apply(new OfLoop()));
    }
}
