package dev.comporta.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** W3C Trace Context, in and out. What can't be read counts as not there. */
final class TraceContext {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    /** The recommendation's own limit of what must be passed on. */
    private static final int STATE_MAX = 512;

    private static final TextMapGetter<Map<String, String>> GETTER =
            new TextMapGetter<>() {
                @Override
                @SuppressWarnings("deprecation") // which must be there all the same
                public Iterable<String> keys(Map<String, String> fields) {
                    return fields.keySet();
                }

                @Override
                public @Nullable String get(@Nullable Map<String, String> fields, String key) {
                    return fields == null ? null : fields.get(key);
                }
            };

    private TraceContext() {}

    /** The parent that a client names. */
    static Context read(String parent, String state) {
        if (parent.isEmpty()) {
            return Context.root();
        }
        String kept = state.length() <= STATE_MAX ? state : "";
        return W3C.extract(
                Context.root(), Map.of("traceparent", parent, "tracestate", kept), GETTER);
    }

    /** Header lines that name this span as the parent. */
    static String write(Span span) {
        StringBuilder fields = new StringBuilder();
        W3C.inject(
                Context.root().with(span),
                fields,
                (to, key, value) -> {
                    if (to != null) {
                        to.append(key).append(": ").append(value).append("\r\n");
                    }
                });
        return fields.toString();
    }
}
