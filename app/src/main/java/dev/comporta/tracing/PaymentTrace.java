package dev.comporta.tracing;

import dev.comporta.intake.RequestTrace;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort.Send;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One payment's trace: the request that brought it is a server span; below it stands one for the
 * payment's whole life; below that one a client span for each send and look-up. No amount stands in
 * any of them, and no body.
 *
 * <p>Threading: begun on the request's event loop; from {@link #asked} on the engine's thread.
 */
final class PaymentTrace implements RequestTrace {
    static final String REQUEST = "POST /payments";

    private static final AttributeKey<String> PAYMENT =
            AttributeKey.stringKey("comporta.payment.id");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("comporta.outcome");
    private static final AttributeKey<String> EVIDENCE =
            AttributeKey.stringKey("comporta.evidence");
    private static final AttributeKey<String> PROCESSOR =
            AttributeKey.stringKey("comporta.processor");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("comporta.attempt");
    private static final AttributeKey<Long> SEND = AttributeKey.longKey("comporta.send");
    private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("comporta.attempts");
    private static final AttributeKey<Boolean> BY_OPERATOR =
            AttributeKey.booleanKey("comporta.by_operator");
    private static final AttributeKey<String> METHOD =
            AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<Long> STATUS =
            AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final Span request;
    private final PaymentTraces traces;
    private Span life = Span.getInvalid();
    private Span lastCall = Span.getInvalid();
    private UUID id = new UUID(0, 0);
    private boolean isKept;
    private int attempts;
    private int sends;
    private long requestedAtNanos = Long.MIN_VALUE;

    PaymentTrace(Tracer tracer, Context parent, PaymentTraces traces) {
        this.tracer = tracer;
        this.traces = traces;
        request =
                tracer.spanBuilder(REQUEST)
                        .setParent(parent)
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute(METHOD, "POST")
                        .setAttribute("http.route", "/payments")
                        .setAttribute("url.path", "/payments")
                        .startSpan();
    }

    @Override
    public void asked(UUID asked) {
        id = asked;
        request.setAttribute(PAYMENT, asked.toString());
        isKept = traces.add(asked, this);
        if (isKept) {
            life =
                    tracer.spanBuilder("payment")
                            .setParent(Context.root().with(request))
                            .setAttribute(PAYMENT, asked.toString())
                            .startSpan();
        }
    }

    @Override
    public void answered(Acceptance acceptance) {
        int status =
                switch (acceptance) {
                    case ACCEPTED, ALREADY_ACCEPTED -> 202;
                    case CONFLICT -> 409;
                    case FULL, UNAVAILABLE -> 503;
                };
        request.setAttribute(STATUS, (long) status);
        if (status == 503) {
            request.setStatus(StatusCode.ERROR);
            request.setAttribute(ERROR, "503");
        }
        request.end();
        if (isKept && acceptance != Acceptance.ACCEPTED) {
            traces.remove(id);
        }
    }

    String id() {
        return request.getSpanContext().getTraceId();
    }

    int attempts() {
        return attempts;
    }

    /** Header lines for the call that was begun last. */
    String fields() {
        return TraceContext.write(lastCall);
    }

    /** The same send, whose answer ends a span. */
    Send sending(String processor, Send send) {
        if (send.requestedAtNanos() != requestedAtNanos) {
            requestedAtNanos = send.requestedAtNanos();
            attempts++;
            sends = 0;
        }
        sends++;
        Span call = call("POST", processor).setAttribute(SEND, (long) sends);
        return new Send(
                send.id(),
                send.amountCents(),
                send.requestedAtNanos(),
                outcome -> {
                    end(call, outcome);
                    send.answer().accept(outcome);
                });
    }

    /** The same answer, which ends a span. */
    Consumer<LookUp> lookingUp(String processor, Consumer<LookUp> answer) {
        Span call = call("GET", processor);
        return found -> {
            switch (found) {
                case LookUp.Found _ -> call.setAttribute(OUTCOME, "found");
                case LookUp.NotFound _ -> call.setAttribute(OUTCOME, "not found");
                case LookUp.Failed _ ->
                        call.setAttribute(OUTCOME, "failed")
                                .setAttribute(ERROR, "failed")
                                .setStatus(StatusCode.ERROR);
            }
            call.end();
            answer.accept(found);
        };
    }

    private Span call(String method, String processor) {
        lastCall =
                tracer.spanBuilder(
                                method + (method.equals("POST") ? " /payments" : " /payments/{id}"))
                        .setParent(Context.root().with(life))
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute(METHOD, method)
                        .setAttribute(PROCESSOR, processor)
                        .setAttribute(ATTEMPT, (long) attempts)
                        .startSpan();
        return lastCall;
    }

    private static void end(Span call, Outcome outcome) {
        String evidence = outcome.evidence().slug();
        call.setAttribute(EVIDENCE, evidence);
        int status = outcome.status();
        if (status > 0) {
            call.setAttribute(STATUS, (long) status);
        }
        if (outcome.evidence() != Evidence.ANSWERED || status >= 400) {
            call.setAttribute(ERROR, status > 0 ? Integer.toString(status) : evidence);
            call.setStatus(StatusCode.ERROR);
        }
        call.end();
    }

    /** The attempt booked nothing. */
    void putBack(Evidence evidence, int status) {
        life.addEvent("put back", Attributes.of(EVIDENCE, evidence.slug(), STATUS, (long) status));
    }

    void end(String outcome, int attempts, boolean isByOperator) {
        life.setAttribute(OUTCOME, outcome).setAttribute(ATTEMPTS, (long) attempts);
        if (isByOperator) {
            life.setAttribute(BY_OPERATOR, true);
        }
        if (!outcome.equals("settled")) {
            life.setStatus(StatusCode.ERROR);
        }
        life.end();
    }
}
