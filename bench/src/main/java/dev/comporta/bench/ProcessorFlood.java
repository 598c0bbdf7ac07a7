package dev.comporta.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Posts payments to a processor as fast as it answers, many requests deep: how many a second it
 * books.
 *
 * <p>{@code ProcessorFlood PORT SECONDS}
 */
public final class ProcessorFlood {
    private static final int DEPTH = 256;
    private static final int WARM_UP_SECONDS = 10;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private ProcessorFlood() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: ProcessorFlood PORT SECONDS");
            System.exit(2);
        }
        int port = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            SplittableRandom random = new SplittableRandom();
            run(socket, random, WARM_UP_SECONDS);
            double perSecond = run(socket, random, seconds);
            System.out.printf(Locale.ROOT, "booked/s over %d s: %,.0f%n", seconds, perSecond);
        }
    }

    private static double run(Socket socket, SplittableRandom random, int seconds)
            throws IOException {
        long start = System.nanoTime();
        long booked = 0;
        while (System.nanoTime() - start < seconds * NANOS_PER_SECOND) {
            send(socket.getOutputStream(), random);
            receive(socket.getInputStream());
            booked += DEPTH;
        }
        return booked * (double) NANOS_PER_SECOND / (System.nanoTime() - start);
    }

    private static void send(OutputStream out, SplittableRandom random) throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int count = 0; count < DEPTH; count++) {
            String body =
                    "{\"correlationId\":\""
                            + new UUID(random.nextLong(), random.nextLong())
                            + "\",\"amount\":19.90,\"requestedAt\":\"2025-07-15T12:34:56.000Z\"}";
            requests.append("POST /payments HTTP/1.1\r\nHost: flood\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\nContent-Type: application/json\r\n\r\n")
                    .append(body);
        }
        out.write(requests.toString().getBytes(US_ASCII));
    }

    /** Counts the answers by the end of their bodies; anything but 200 ends the run. */
    private static void receive(InputStream in) throws IOException {
        byte[] bytes = new byte[1 << 16];
        int answers = 0;
        while (answers < DEPTH) {
            int length = in.read(bytes);
            if (length < 0) {
                throw new IOException("the processor closed the connection");
            }
            String text = new String(bytes, 0, length, US_ASCII);
            if (text.contains("HTTP/1.1 4") || text.contains("HTTP/1.1 5")) {
                throw new IOException("the processor refused: " + text.lines().findFirst());
            }
            for (int index = 0; index < length; index++) {
                answers += bytes[index] == '}' ? 1 : 0;
            }
        }
    }
}
