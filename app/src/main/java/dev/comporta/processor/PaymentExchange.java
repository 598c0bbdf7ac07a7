package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.UUID;
import java.util.function.Consumer;

/** Sends one payment. Only the status of the answer counts; its body is read and dropped. */
record PaymentExchange(
        PaymentRequestEncoder encoder,
        UUID id,
        long amountCents,
        long requestedAtNanos,
        long timeoutNanos,
        ProcessorCounters counters,
        Consumer<Outcome> answer)
        implements UpstreamExchange {

    private static final Outcome NOT_SENT = new Outcome.NotSent();

    @Override
    public void writeRequest(ByteBuf request) {
        encoder.encode(id, amountCents, requestedAtNanos, request);
    }

    @Override
    public boolean readsBody() {
        return false;
    }

    @Override
    public void answered(UpstreamAnswer seen) {
        counters.countAnswer(seen);
        answer.accept(seen.outcome());
    }

    @Override
    public void failed(Evidence evidence) {
        counters.countFailure(evidence);
        answer.accept(evidence == Evidence.NOT_SENT ? NOT_SENT : new Outcome.Unanswered(evidence));
    }
}
