package dev.comporta.processor;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads something from a processor. */
abstract class GetExchange implements UpstreamExchange {
    private final ProcessorAddress processor;
    private final String path;
    private final long timeoutNanos;

    GetExchange(ProcessorAddress processor, String path, long timeoutNanos) {
        this.processor = processor;
        this.path = path;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public final void writeRequest(ByteBuf request) {
        request.writeCharSequence(
                processor.requestLineAndHost("GET", path)
                        + "Accept: application/json\r\n"
                        + fields()
                        + "\r\n",
                StandardCharsets.US_ASCII);
    }

    /** Further header lines, each with its CRLF. */
    String fields() {
        return "";
    }

    @Override
    public final long timeoutNanos() {
        return timeoutNanos;
    }
}
