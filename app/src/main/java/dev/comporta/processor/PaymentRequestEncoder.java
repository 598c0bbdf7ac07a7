package dev.comporta.processor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.payment.ProcessorPort.Send;
import io.netty.buffer.ByteBuf;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/**
 * Writes the request for one payment or for a batch of them: the same bytes for the same arguments,
 * always, but for header fields that say nothing of the payment (its trace). In a batch each
 * payment's object has the very bytes that the single call would carry; its body has 13,100 bytes
 * at most.
 *
 * <p>For one payment nothing is allocated but the date, once a second. Threading: one owner.
 */
final class PaymentRequestEncoder {
    private static final byte[] ID_KEY = ascii("{\"correlationId\":\"");
    private static final byte[] AMOUNT_KEY = ascii("\",\"amount\":");
    private static final byte[] INSTANT_KEY = ascii(",\"requestedAt\":\"");
    private static final byte[] PAYMENTS_KEY = ascii("{\"payments\":[");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final int LENGTH_MAX = 16 * 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final byte[] head;
    private final byte[] batchHead;
    private final RequestFields fields;
    private final byte[] text = new byte[LENGTH_MAX];
    private int offset;
    private byte[] dateTime = new byte[0];
    private long dateTimeSecond = Long.MIN_VALUE;

    PaymentRequestEncoder(ProcessorAddress processor, RequestFields fields) {
        this.fields = fields;
        head = head(processor, "/payments");
        batchHead = head(processor, "/payments/batch");
    }

    private static byte[] head(ProcessorAddress processor, String path) {
        return ascii(
                processor.requestLineAndHost("POST", path)
                        + "Content-Type: application/json\r\nContent-Length: ");
    }

    void encode(Send payment, ByteBuf out) {
        offset = 0;
        putPayment(payment);
        write(head, fields.of(payment.id()), out);
    }

    void encodeBatch(List<Send> batch, ByteBuf out) {
        offset = 0;
        put(PAYMENTS_KEY);
        for (Send payment : batch) {
            putPayment(payment);
            put(',');
        }
        offset--; // no comma behind the last one
        put(']');
        put('}');
        write(batchHead, "", out);
    }

    /** The body is there already; how long it is stands behind it, and goes out first. */
    private void write(byte[] headStart, String more, ByteBuf out) {
        int length = offset;
        putNumber(length);
        put(LINE_END);
        if (!more.isEmpty()) {
            put(ascii(more));
        }
        put(LINE_END);
        out.writeBytes(headStart);
        out.writeBytes(text, length, offset - length);
        out.writeBytes(text, 0, length);
    }

    private void putPayment(Send payment) {
        put(ID_KEY);
        putId(payment.id());
        put(AMOUNT_KEY);
        putNumber(payment.amountCents() / 100);
        put('.');
        putDigits(2, payment.amountCents() % 100);
        put(INSTANT_KEY);
        putInstant(payment.requestedAtNanos());
        put('"');
        put('}');
    }

    private void putId(UUID id) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        putHex(8, high >>> 32);
        put('-');
        putHex(4, high >>> 16);
        put('-');
        putHex(4, high);
        put('-');
        putHex(4, low >>> 48);
        put('-');
        putHex(12, low);
    }

    /** ISO-8601 in UTC with 3, 6 or 9 decimals: as few as tell the instant. */
    private void putInstant(long epochNanos) {
        long second = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        if (second != dateTimeSecond) {
            formatDateTime(second);
        }
        put(dateTime);
        put('.');
        long fraction = Math.floorMod(epochNanos, NANOS_PER_SECOND);
        if (fraction % 1_000_000 == 0) {
            putDigits(3, fraction / 1_000_000);
        } else if (fraction % 1_000 == 0) {
            putDigits(6, fraction / 1_000);
        } else {
            putDigits(9, fraction);
        }
        put('Z');
    }

    private void formatDateTime(long second) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        dateTime = ascii(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(utc));
        dateTimeSecond = second;
    }

    private void put(char c) {
        text[offset++] = (byte) c;
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, text, offset, bytes.length);
        offset += bytes.length;
    }

    private void putNumber(long value) {
        int digitCount = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digitCount++;
        }
        putDigits(digitCount, value);
    }

    private void putDigits(int count, long value) {
        long rest = value;
        for (int i = offset + count - 1; i >= offset; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        offset += count;
    }

    /** The last digits of a number. */
    private void putHex(int count, long value) {
        for (int shift = 4 * (count - 1); shift >= 0; shift -= 4) {
            text[offset++] = HEX[(int) (value >>> shift) & 0xF];
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
