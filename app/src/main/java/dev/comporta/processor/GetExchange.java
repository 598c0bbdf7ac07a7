package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads something from a processor. */
record GetExchange(ProcessorAddress processor, String path, long timeoutNanos, Listener listener)
        implements UpstreamExchange {

    /** Told what came of it, once. */
    interface Listener {
        /** A complete answer came. */
        void answered(UpstreamAnswer answer);

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
    public void answered(UpstreamAnswer answer) {
        listener.answered(answer);
    }

    @Override
    public void failed(Evidence evidence) {
        listener.failed(evidence);
    }
}
