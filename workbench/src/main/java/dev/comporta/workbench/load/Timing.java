package dev.comporta.workbench.load;

import org.HdrHistogram.Histogram;

/**
 * How long answers of one kind took.
 *
 * @param latency from the instant at which their payments were due
 * @param service from the instant at which these were last written
 */
public record Timing(Quantiles latency, Quantiles service) {

    /** Collects them. Threading: owned by the event loop. */
    static final class Recorder {
        private final Histogram latency = Quantiles.histogram();
        private final Histogram service = Quantiles.histogram();

        void record(LoadPayment payment, long nowNanos) {
            Quantiles.record(latency, nowNanos - payment.dueNanos);
            Quantiles.record(service, nowNanos - payment.writtenNanos);
        }

        void reset() {
            latency.reset();
            service.reset();
        }

        Timing timing() {
            return new Timing(Quantiles.of(latency), Quantiles.of(service));
        }
    }
}
