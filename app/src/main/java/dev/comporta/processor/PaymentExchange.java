package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort.Send;
import io.netty.buffer.ByteBuf;

/** Sends one payment. Only the status of the answer counts; its body is read and dropped. */
record PaymentExchange(
        PaymentRequestEncoder encoder, Send payment, long timeoutNanos, ProcessorCounters counters)
        implements UpstreamExchange {

    private static final Outcome NOT_SENT = new Outcome.NotSent();

    @Override
    public void writeRequest(ByteBuf request) {
        encoder.encode(payment, request);
    }

    @Override
    public boolean readsBody() {
        return false;
    }

    @Override
    public void answered(UpstreamAnswer seen) {
        counters.countAnswer(seen);
        payment.answer().accept(seen.outcome());
    }

    @Override
    public void failed(Evidence evidence) {
        counters.countFailure(evidence);
        payment.answer()
                .accept(
                        evidence == Evidence.NOT_SENT
                                ? NOT_SENT
                                : new Outcome.Unanswered(evidence));
    }
}
