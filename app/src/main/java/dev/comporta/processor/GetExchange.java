package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads something from a processor. */
record GetExchange(ProcessorAddress processor, String path, long timeoutNanos, Listener listener)
        implements Exchange {

    /** Told what came of it, once. */
    interface Listener {
        /** A complete answer came. */
        void answered(Answer answer);

        /** None came. */
        void failed(Evidence evidence);
    }

    @Override
    public void writeRequest(ByteBuf request) {
        request.writeCharSequence(
                processor.requestLineAndHost("GET", path) + "Accept: application/json\r\n\r\n",
                StandardCharsets.US_ASCII);
    }

    @Override
    public boolean readsBody() {
        return true;
    }

    @Override
    public void answered(Answer answer) {
        listener.answered(answer);
    }

    @Override
    public void failed(Evidence evidence) {
        listener.failed(evidence);
    }
}
