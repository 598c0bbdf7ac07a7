package dev.comporta.tracing;

import dev.comporta.meter.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what becomes of spans, at both ends of the library's bounded queue: a span for which there
 * is no room is dropped in front of it, so that whoever ended it never waits.
 *
 * <p>Threading: safe.
 */
final class SpanExport {
    private final int waitingMax;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong exported = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * @param waitingMax no more than the library's queue holds
     */
    SpanExport(int waitingMax) {
        this.waitingMax = waitingMax;
    }

    List<Meter> meters() {
        return List.of(
                Meter.gauge("comporta_trace_spans_waiting", "Spans not sent yet", waiting::get),
                Meter.gauge(
                        "comporta_trace_spans_waiting_max",
                        "Spans that may wait",
                        () -> waitingMax),
                Meter.counter(
                        "comporta_trace_spans_exported_total",
                        "Spans that were taken",
                        exported::get),
                Meter.counter(
                        "comporta_trace_spans_failed_total",
                        "Spans that nobody would take",
                        failed::get),
                Meter.counter(
                        "comporta_trace_spans_dropped_total",
                        "Spans without room to wait",
                        dropped::get));
    }

    /** In front of the queue. */
    SpanProcessor before(SpanProcessor queue) {
        return new SpanProcessor() {
            @Override
            public void onStart(Context parent, ReadWriteSpan span) {
                queue.onStart(parent, span);
            }

            @Override
            public boolean isStartRequired() {
                return queue.isStartRequired();
            }

            @Override
            public void onEnd(ReadableSpan span) {
                if (waiting.incrementAndGet() > waitingMax) {
                    waiting.decrementAndGet();
                    dropped.incrementAndGet();
                } else {
                    queue.onEnd(span);
                }
            }

            @Override
            public boolean isEndRequired() {
                return true;
            }

            @Override
            public CompletableResultCode shutdown() {
                return queue.shutdown();
            }

            @Override
            public CompletableResultCode forceFlush() {
                return queue.forceFlush();
            }
        };
    }

    /** Behind the queue. */
    SpanExporter behind(SpanExporter collector) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                int count = spans.size();
                CompletableResultCode result = collector.export(spans);
                result.whenComplete(
                        () -> {
                            waiting.addAndGet(-count);
                            (result.isSuccess() ? exported : failed).addAndGet(count);
                        });
                return result;
            }

            @Override
            public CompletableResultCode flush() {
                return collector.flush();
            }

            @Override
            public CompletableResultCode shutdown() {
                return collector.shutdown();
            }
        };
    }
}
