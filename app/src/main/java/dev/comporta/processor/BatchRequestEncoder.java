package dev.comporta.processor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.payment.ProcessorPort.Send;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * Writes {@code POST /payments/batch}: each payment's object as the very bytes that the single call
 * would carry. A body has 13,100 bytes at most.
 *
 * <p>Threading: one owner.
 */
final class BatchRequestEncoder {
    private static final int BODY_LENGTH_USUAL = 1024;

    private final byte[] head;
    private final PaymentRequestEncoder payments;
    private final ByteBuf body = Unpooled.buffer(BODY_LENGTH_USUAL);

    BatchRequestEncoder(ProcessorAddress processor, PaymentRequestEncoder payments) {
        this.payments = payments;
        head =
                (processor.requestLineAndHost("POST", "/payments/batch")
                                + "Content-Type: application/json\r\nContent-Length: ")
                        .getBytes(US_ASCII);
    }

    void encode(List<Send> batch, ByteBuf out) {
        ByteBufUtil.writeAscii(body.clear(), "{\"payments\":[");
        for (Send payment : batch) {
            payments.encodeBody(payment, body);
            body.writeByte(',');
        }
        body.writerIndex(body.writerIndex() - 1); // no comma behind the last one
        ByteBufUtil.writeAscii(body, "]}");
        out.writeBytes(head);
        ByteBufUtil.writeAscii(out, Integer.toString(body.readableBytes()));
        ByteBufUtil.writeAscii(out, "\r\n\r\n");
        out.writeBytes(body, 0, body.writerIndex());
    }
}
