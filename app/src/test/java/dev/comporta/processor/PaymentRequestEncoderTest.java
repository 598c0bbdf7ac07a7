package dev.comporta.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.comporta.payment.Money;
import dev.comporta.payment.ProcessorPort.Send;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PaymentRequestEncoderTest {
    private static final UUID ID = UUID.fromString("4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3");
    private static final long REQUESTED_AT_NANOS = 1_752_582_896_000_000_000L;

    private final PaymentRequestEncoder encoder = encoder("http://processor:8080");

    @Test
    void shouldWriteTheWholeRequest() {
        assertThat(encode(encoder, ID, 1990, REQUESTED_AT_NANOS))
                .isEqualTo(
                        "POST /payments HTTP/1.1\r\n"
                                + "Host: processor:8080\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Content-Length: 112\r\n"
                                + "\r\n"
                                + "{\"correlationId\":\"4a7901b8-7d26-4d9d-aa19-4dc1c7cf60b3\","
                                + "\"amount\":19.90,\"requestedAt\":\"2025-07-15T12:34:56.000Z\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "http://processor,/payments,processor",
        "http://processor/,/payments,processor",
        "http://processor:80/base,/base/payments,processor:80",
        "https://processor/base/,/base/payments,processor",
        "http://[::1]:8001,/payments,[::1]:8001"
    })
    void shouldPutTheUrlIntoTheHead(String url, String path, String host) {
        assertThat(encode(encoder(url), ID, 1, 0))
                .startsWith("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "1,0.01",
        "10,0.10",
        "99,0.99",
        "100,1.00",
        "999,9.99",
        "1000,10.00",
        "123456789,1234567.89",
        Money.MAX_AMOUNT_CENTS + ",1000000000000.00"
    })
    void shouldWriteAmountsWithTwoDecimals(long amountCents, String amount) {
        assertThat(encode(encoder, ID, amountCents, 0)).contains("\"amount\":" + amount + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "0,1970-01-01T00:00:00.000Z",
        "-1000000,1969-12-31T23:59:59.999Z",
        "1752582896001000000,2025-07-15T12:34:56.001Z",
        "1752582896000001000,2025-07-15T12:34:56.000001Z",
        "1752582896000000001,2025-07-15T12:34:56.000000001Z",
        "1709164800000000000,2024-02-29T00:00:00.000Z",
        "9223372036854775807,2262-04-11T23:47:16.854775807Z",
        "-9223372036854775808,1677-09-21T00:12:43.145224192Z"
    })
    void shouldWriteInstantsInUtc(long epochNanos, String instant) {
        assertThat(encode(encoder, ID, 1, epochNanos)).endsWith("\"" + instant + "\"}");
    }

    @Test
    void shouldWriteTheSameBytesWhateverWasWrittenBefore() {
        SplittableRandom random = new SplittableRandom(20250715);
        for (int i = 0; i < 20_000; i++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            long amountCents = random.nextLong(1, 1L << random.nextInt(1, 47));
            long nanos = random.nextLong() >> random.nextInt(20);
            long epochNanos = nanos - Math.floorMod(nanos, random.nextBoolean() ? 1_000_000 : 1);

            String request = encode(encoder, id, amountCents, epochNanos);

            String body = request.substring(request.indexOf('{'));
            assertThat(request)
                    .isEqualTo(
                            encode(encoder("http://processor:8080"), id, amountCents, epochNanos));
            assertThat(request).contains("Content-Length: " + body.length() + "\r\n");
            assertThat(body).startsWith("{\"correlationId\":\"" + id + "\",\"amount\":");
            assertThat(field(body, "\"amount\":", ","))
                    .isEqualTo(BigDecimal.valueOf(amountCents, 2).toPlainString());
            assertThat(Instant.parse(field(body, "\"requestedAt\":\"", "\"")))
                    .isEqualTo(Instant.ofEpochSecond(0, epochNanos));
        }
    }

    @Test
    void shouldNotAllocate() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuf out = Unpooled.buffer(512);
        Send[] sends = new Send[1000];
        Arrays.setAll(sends, i -> new Send(ID, 1990 + i, REQUESTED_AT_NANOS + i, outcome -> {}));
        encode100k(sends, out);

        long before = threads.getCurrentThreadAllocatedBytes();
        encode100k(sends, out);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes / 100_000).as("bytes per request").isZero();
    }

    private void encode100k(Send[] sends, ByteBuf out) {
        for (int i = 0; i < 100_000; i++) {
            encoder.encode(sends[i % sends.length], out.clear());
        }
    }

    private static PaymentRequestEncoder encoder(String url) {
        return new PaymentRequestEncoder(
                new ProcessorAddress("default", URI.create(url)), RequestFields.NONE);
    }

    private static String encode(
            PaymentRequestEncoder encoder, UUID id, long amountCents, long requestedAtNanos) {
        ByteBuf out = Unpooled.buffer();
        encoder.encode(new Send(id, amountCents, requestedAtNanos, outcome -> {}), out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static String field(String body, String key, String end) {
        int start = body.indexOf(key) + key.length();
        return body.substring(start, body.indexOf(end, start));
    }
}
