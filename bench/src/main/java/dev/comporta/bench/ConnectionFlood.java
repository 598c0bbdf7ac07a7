package dev.comporta.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that open a connection for each payment, as fast as they are answered. Prints connections
 * a second, of the second half of the time.
 *
 * <p>{@code ConnectionFlood PORT SECONDS}
 */
public final class ConnectionFlood {
    private static final int CLIENTS = 16;
    private static final byte[] ACCEPTED = "HTTP/1.1 202".getBytes(US_ASCII);

    private final int port;
    private final LongAdder answered = new LongAdder();

    private ConnectionFlood(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws InterruptedException {
        ConnectionFlood flood = new ConnectionFlood(Integer.parseInt(arguments[0]));
        long nanos = TimeUnit.SECONDS.toNanos(Integer.parseInt(arguments[1]));
        long half = System.nanoTime() + nanos / 2;
        long end = half + nanos / 2;
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofPlatform().start(() -> flood.connectUntil(end)));
        }
        TimeUnit.NANOSECONDS.sleep(half - System.nanoTime());
        long before = flood.answered.sum();
        for (Thread client : clients) {
            client.join();
        }
        System.out.printf(Locale.ROOT, "%.0f%n", (flood.answered.sum() - before) * 2e9 / nanos);
    }

    private void connectUntil(long end) {
        while (System.nanoTime() - end < 0) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoLinger(true, 0); // a reset: thousands in TIME_WAIT would use up ports
                socket.getOutputStream().write(payment());
                requireAccepted(socket.getInputStream());
                answered.increment();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] payment() {
        String body = "{\"correlationId\":\"" + UUID.randomUUID() + "\",\"amount\":19.90}";
        String head =
                "POST /payments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        return (head + "Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(US_ASCII);
    }

    private static void requireAccepted(InputStream in) throws IOException {
        byte[] start = in.readNBytes(ACCEPTED.length);
        if (!Arrays.equals(start, ACCEPTED)) {
            throw new IOException("not accepted: " + new String(start, US_ASCII));
        }
    }
}
