package dev.comporta.processor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.comporta.payment.ProcessorPort.Send;
import io.netty.buffer.ByteBuf;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes the request for one payment: the same bytes for the same arguments, always.
 *
 * <p>A template holds all that doesn't change; one copy of it goes out. Nothing is allocated but
 * the date, once a second. Threading: one owner.
 */
final class PaymentRequestEncoder {
    private static final String ID_KEY = "{\"correlationId\":\"";
    private static final String AMOUNT_KEY = "\",\"amount\":";
    private static final byte[] INSTANT_KEY = ",\"requestedAt\":\"".getBytes(US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final int ID_LENGTH = 36;
    private static final int DATE_TIME_LENGTH = "2025-07-15T12:34:56".length();
    private static final int VARIABLE_LENGTH_MAX = 128;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final byte[] request;
    private final int lengthOffset;
    private final int bodyOffset;
    private final int idOffset;
    private final int amountOffset;
    private final byte[] dateTime = new byte[DATE_TIME_LENGTH];
    private long dateTimeSecond = Long.MIN_VALUE;
    private int offset;

    PaymentRequestEncoder(ProcessorAddress processor) {
        String head =
                processor.requestLineAndHost("POST", "/payments")
                        + "Content-Type: application/json\r\nContent-Length: ";
        String headEnd = "000\r\n\r\n"; // a body has 111 to 129 bytes
        String body = ID_KEY + "0".repeat(ID_LENGTH) + AMOUNT_KEY;
        byte[] template = (head + headEnd + body).getBytes(US_ASCII);
        lengthOffset = head.length();
        bodyOffset = lengthOffset + headEnd.length();
        idOffset = bodyOffset + ID_KEY.length();
        amountOffset = template.length;
        request = Arrays.copyOf(template, template.length + VARIABLE_LENGTH_MAX);
    }

    void encode(Send payment, ByteBuf out) {
        putBody(payment);
        putDigits(lengthOffset, 3, offset - bodyOffset);
        out.writeBytes(request, 0, offset);
    }

    /** The body alone: the same bytes as {@link #encode} writes behind its head. */
    void encodeBody(Send payment, ByteBuf out) {
        putBody(payment);
        out.writeBytes(request, bodyOffset, offset - bodyOffset);
    }

    private void putBody(Send payment) {
        putId(payment.id());
        offset = amountOffset;
        putAmount(payment.amountCents());
        put(INSTANT_KEY);
        putInstant(payment.requestedAtNanos());
        request[offset++] = '"';
        request[offset++] = '}';
    }

    private void putId(UUID id) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        putHex(idOffset, 8, high >>> 32);
        request[idOffset + 8] = '-';
        putHex(idOffset + 9, 4, high >>> 16);
        request[idOffset + 13] = '-';
        putHex(idOffset + 14, 4, high);
        request[idOffset + 18] = '-';
        putHex(idOffset + 19, 4, low >>> 48);
        request[idOffset + 23] = '-';
        putHex(idOffset + 24, 12, low);
    }

    private void putAmount(long amountCents) {
        long units = amountCents / 100;
        int digitCount = 1;
        for (long rest = units; rest >= 10; rest /= 10) {
            digitCount++;
        }
        putDigits(offset, digitCount, units);
        request[offset + digitCount] = '.';
        putDigits(offset + digitCount + 1, 2, amountCents % 100);
        offset += digitCount + 3;
    }

    /** ISO-8601 in UTC with 3, 6 or 9 decimals: as few as tell the instant. */
    private void putInstant(long epochNanos) {
        long second = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        if (second != dateTimeSecond) {
            formatDateTime(second);
        }
        put(dateTime);
        request[offset++] = '.';
        long fraction = Math.floorMod(epochNanos, NANOS_PER_SECOND);
        int decimals = fraction % 1_000_000 == 0 ? 3 : fraction % 1_000 == 0 ? 6 : 9;
        putDigits(
                offset,
                decimals,
                decimals == 3 ? fraction / 1_000_000 : decimals == 6 ? fraction / 1_000 : fraction);
        offset += decimals;
        request[offset++] = 'Z';
    }

    private void formatDateTime(long second) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        String withSeconds = utc.getSecond() == 0 ? utc + ":00" : utc.toString();
        System.arraycopy(withSeconds.getBytes(US_ASCII), 0, dateTime, 0, DATE_TIME_LENGTH);
        dateTimeSecond = second;
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, request, offset, bytes.length);
        offset += bytes.length;
    }

    private void putDigits(int start, int count, long value) {
        long rest = value;
        for (int i = start + count - 1; i >= start; i--) {
            request[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private void putHex(int start, int count, long value) {
        long rest = value;
        for (int i = start + count - 1; i >= start; i--) {
            request[i] = HEX[(int) (rest & 0xF)];
            rest >>>= 4;
        }
    }
}
