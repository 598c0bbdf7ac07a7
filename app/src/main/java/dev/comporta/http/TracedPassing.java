package dev.comporta.http;

/**
 * Checks a body here, and lets it be answered elsewhere with the trace that it is of, unchanged.
 *
 * <p>Threading: owned by its event loop.
 */
final class TracedPassing implements TracedBodyHandler {
    /** What others must pass on (W3C Trace Context, 3.3.1.5), and more than what has a meaning. */
    private static final int FIELD_MAX = 512;

    private final TracedBodyHandler checking;
    private final Elsewhere elsewhere;
    private String trace = "";

    /** Where it is answered: as {@link Passage} does, of one route. */
    interface Elsewhere {
        Exchange pass(byte[] bytes, int offset, int length, String trace, Exchange checked);
    }

    TracedPassing(TracedBodyHandler checking, Elsewhere elsewhere) {
        this.checking = checking;
        this.elsewhere = elsewhere;
    }

    @Override
    public void onTrace(String parent, String state) {
        checking.onTrace(parent, state);
        trace = parent.isEmpty() ? "" : field("traceparent", parent) + field("tracestate", state);
    }

    private static String field(String name, String value) {
        return value.isEmpty() || value.length() > FIELD_MAX ? "" : name + ": " + value + "\r\n";
    }

    @Override
    public Exchange handle(byte[] bytes, int offset, int length) {
        Exchange checked = checking.handle(bytes, offset, length);
        return checked.isAnsweredAtOnce()
                ? checked
                : elsewhere.pass(bytes, offset, length, trace, checked);
    }
}
