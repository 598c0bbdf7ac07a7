package dev.comporta.intake;

import dev.comporta.meter.Distribution;
import dev.comporta.meter.Histogram;
import dev.comporta.meter.Meter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What intake tells of itself.
 *
 * <p>Threading: read on any thread; each event loop records in a histogram of its own.
 */
public final class IntakeMeters {
    private final List<Histogram> acknowledgements = new CopyOnWriteArrayList<>();

    /** How long each acknowledgement took, over all event loops. */
    public Distribution acknowledgements() {
        return acknowledgements.stream()
                .map(Histogram::distribution)
                .reduce(Distribution::plus)
                .orElseGet(() -> newAcknowledgements().distribution());
    }

    public List<Meter> list(EngineGate gate) {
        return List.of(
                Meter.durations(
                        "comporta_intake_acknowledgement_seconds",
                        "From the read that completed a payment's request to the write of its 202",
                        this::acknowledgements),
                Meter.gauge(
                        "comporta_intake_queue",
                        "Requests of other event loops that wait for the engine's",
                        gate::waiting),
                Meter.gauge(
                        "comporta_intake_queue_max",
                        "With so many further ones are refused",
                        () -> EngineGate.QUEUE_MAX));
    }

    /** For one event loop. */
    Histogram newHistogram() {
        Histogram histogram = newAcknowledgements();
        acknowledgements.add(histogram);
        return histogram;
    }

    private static Histogram newAcknowledgements() {
        return Histogram.finelyBetween(Duration.ofNanos(10_000), Duration.ofSeconds(10));
    }
}
