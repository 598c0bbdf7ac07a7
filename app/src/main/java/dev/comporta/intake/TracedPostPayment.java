package dev.comporta.intake;

import dev.comporta.http.Exchange;
import dev.comporta.http.ProblemAnswers;
import dev.comporta.http.TracedBodyHandler;
import dev.comporta.meter.Histogram;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payments;
import java.util.UUID;

/**
 * {@code POST /payments} where some requests are traced.
 *
 * <p>Threading: as {@link PostPayment}.
 */
final class TracedPostPayment extends PostPayment implements TracedBodyHandler {
    private final RequestTraces traces;
    private String parent = "";
    private String state = "";

    TracedPostPayment(
            Payments payments,
            EngineGate gate,
            ProblemAnswers problems,
            Histogram acknowledgements,
            RequestTraces traces) {
        super(payments, gate, problems, acknowledgements);
        this.traces = traces;
    }

    @Override
    public void onTrace(String parent, String state) {
        this.parent = parent;
        this.state = state;
    }

    @Override
    Exchange accept(UUID id, long amountCents) {
        RequestTrace trace = traces.begin(parent, state);
        return trace == null
                ? super.accept(id, amountCents)
                : new TracedAccept(id, amountCents, trace);
    }

    private final class TracedAccept extends Accept {
        private final RequestTrace trace;

        TracedAccept(UUID id, long amountCents, RequestTrace trace) {
            super(id, amountCents);
            this.trace = trace;
        }

        @Override
        void call() {
            trace.asked(id);
            boolean isAsked = false;
            try {
                super.call();
                isAsked = true;
            } finally {
                if (!isAsked) {
                    trace.answered(Acceptance.UNAVAILABLE);
                }
            }
        }

        @Override
        public void accept(Acceptance acceptance) {
            trace.answered(acceptance);
            super.accept(acceptance);
        }
    }
}
