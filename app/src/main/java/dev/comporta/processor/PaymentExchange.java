package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.ProcessorPort.Send;
import io.netty.buffer.ByteBuf;

/** Sends one payment. Only the status of the answer counts; its body is read and dropped. */
record PaymentExchange(
        PaymentRequestEncoder encoder, Send payment, long timeoutNanos, ProcessorCounters counters)
        implements UpstreamExchange {

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
        counters.tell(payment, seen);
    }

    @Override
    public void failed(Evidence evidence) {
        counters.tell(payment, evidence);
    }
}
