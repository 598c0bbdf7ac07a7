package dev.comporta.events;

import dev.comporta.http.Exchange;
import dev.comporta.http.Refusal;
import dev.comporta.http.Request;
import java.time.InstantSource;

/**
 * The intake's part on one event loop.
 *
 * <p>Threading: what it has of its own belongs to that loop; the log, the window and the metrics
 * are shared.
 */
final class IntakeLoop {
    final EventLog log;
    final RecentEvents recent;
    final EventMetrics metrics;
    final EventMetrics.OfLoop counts;
    final EventEnvelope envelope;
    final InstantSource clock;
    private final BatchReader reader;

    IntakeLoop(
            EventLog log,
            RecentEvents recent,
            EventMetrics metrics,
            InstantSource clock,
            SipHash.Key hashKey) {
        this.log = log;
        this.recent = recent;
        this.metrics = metrics;
        this.clock = clock;
        counts = metrics.newLoop();
        envelope = new EventEnvelope(clock);
        reader = new BatchReader(hashKey);
    }

    Exchange postOne(Request request) throws Refusal {
        return post(request, reader.readOne(request.body(), request.bodyLength(), request.key()));
    }

    Exchange postBatch(Request request) throws Refusal {
        EventReading reading =
                reader.read(request.body(), request.bodyLength(), request.type(), request.key());
        return post(request, reading);
    }

    private Exchange post(Request request, EventReading reading) {
        metrics.receivedBytes.add(request.bodyLength());
        counts.onRequest(reading.total());
        reading.rejected().forEach(metrics::onRejected);
        String requestId = envelope.requestId(request.requestId());
        return reading.count() == 0
                ? Exchange.answered(envelope.taken(0, 0, reading.rejected(), requestId))
                : new PostEvents(this, reading, requestId);
    }

    /** What is told of a valid event that came before, where that one can't be kept. */
    RejectedEvent notKept(EventReading reading, int valid) {
        return RejectedEvent.notKept(reading.index(valid), reader.idOf(reading, valid));
    }
}
