package dev.comporta.workbench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.workbench.wire.Cents;
import io.netty.buffer.ByteBuf;
import java.net.URI;

/** A {@code POST /payments} that is complete but for its correlation id. */
final class RequestTemplate {
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final String ID = "00000000-0000-0000-0000-000000000000";

    private final byte[] bytes;
    private final int idOffset;

    RequestTemplate(URI url, long amountCents, String apiKey) {
        String body =
                "{\"correlationId\":\"" + ID + "\",\"amount\":" + Cents.amount(amountCents) + "}";
        String request =
                "POST /payments HTTP/1.1\r\nHost: "
                        + url.getAuthority()
                        + (apiKey.isEmpty() ? "" : "\r\nAuthorization: Bearer " + apiKey)
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        bytes = request.getBytes(US_ASCII);
        idOffset = request.lastIndexOf(ID);
    }

    int length() {
        return bytes.length;
    }

    void write(LoadPayment payment, ByteBuf out) {
        int offset = out.writerIndex() + idOffset;
        out.writeBytes(bytes);
        hex(out, offset, payment.idHigh, 60, 8);
        hex(out, offset + 9, payment.idHigh, 28, 4);
        hex(out, offset + 14, payment.idHigh, 12, 4);
        hex(out, offset + 19, payment.idLow, 60, 4);
        hex(out, offset + 24, payment.idLow, 44, 12);
    }

    /**
     * Writes {@code digits} hexadecimal digits, the first of them from bit {@code shift} upwards.
     */
    private static void hex(ByteBuf out, int offset, long bits, int shift, int digits) {
        for (int digit = 0; digit < digits; digit++) {
            out.setByte(offset + digit, HEX[(int) (bits >>> (shift - 4 * digit)) & 0xF]);
        }
    }
}
