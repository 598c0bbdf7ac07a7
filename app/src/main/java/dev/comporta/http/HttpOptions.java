package dev.comporta.http;

import static dev.comporta.setting.Setting.requireRange;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/**
 * Where the server listens and what it bears.
 *
 * @param host the address to bind
 * @param port 0: the system chooses a free one; {@link #NO_PORT}: none
 * @param hosts further names by which clients call it, as Host says them, without a port
 * @param unixSocket where to listen too; a socket there that nobody listens on is replaced
 * @param connectionsMax a further one takes the place of an idle one, or gets 503 and is closed
 * @param idleMillis a connection with nothing under way is closed after this time
 * @param requestMillis from a request's first byte to its last; a slower one: 408
 * @param pipelineMax unanswered requests of a connection; at the limit it isn't read
 * @param leanPath false: every request takes the general path (for comparison and diagnosis)
 * @param heldBytesMax what all connections together may hold: unfinished requests, and answers that
 *     are asked for or not fetched. Beyond it those who hold most are closed, with 503 where they
 *     can still be told
 */
public record HttpOptions(
        String host,
        int port,
        List<String> hosts,
        Optional<UnixSocket> unixSocket,
        int connectionsMax,
        int idleMillis,
        int requestMillis,
        int pipelineMax,
        boolean leanPath,
        long heldBytesMax) {

    public static final String HOST = "127.0.0.1";
    public static final int PORT = 9999;

    /** For one that listens on its Unix socket only. */
    public static final int NO_PORT = -1;

    /** A longer request line: 414. */
    static final int REQUEST_LINE_MAX_BYTES = 4 * 1024;

    /** Request line and header section; longer ones: 431. */
    static final int HEAD_MAX_BYTES = 8 * 1024;

    /** After the transfer coding is taken off; a longer body: 413. A route may have its own. */
    static final int BODY_MAX_BYTES = 8 * 1024;

    /** Loopback, with the documented limits. */
    public static final HttpOptions DEFAULTS = loopback(PORT);

    public HttpOptions {
        hosts = List.copyOf(hosts);
        hosts.forEach(HttpOptions::requireName);
        requireRange("PORT", port, unixSocket.isPresent() ? NO_PORT : 0, 65_535);
        requireRange("connectionsMax", connectionsMax, 1, 1_000_000);
        requireRange("idleMillis", idleMillis, 1, 86_400_000);
        requireRange("requestMillis", requestMillis, 1, 86_400_000);
        requireRange("pipelineMax", pipelineMax, 1, 65_536);
        if (heldBytesMax < HEAD_MAX_BYTES + BODY_MAX_BYTES) {
            throw new IllegalArgumentException(
                    "one request must fit: heldBytesMax=" + heldBytesMax);
        }
    }

    /** With the documented limits. */
    public HttpOptions(String host, int port, List<String> hosts, Optional<UnixSocket> unixSocket) {
        this(host, port, hosts, unixSocket, 20_000, 60_000, 10_000, 128, true, 32L << 20);
    }

    public static HttpOptions loopback(int port) {
        return new HttpOptions(HOST, port, List.of(), Optional.empty());
    }

    /** The same, as far as the process can bear it. */
    public HttpOptions withinLimits(int connectionsMax, long heldBytesMax) {
        return new HttpOptions(
                host,
                port,
                hosts,
                unixSocket,
                connectionsMax,
                idleMillis,
                requestMillis,
                pipelineMax,
                leanPath,
                heldBytesMax);
    }

    /** The same with another bound of unanswered requests. */
    public HttpOptions withPipelineMax(int pipelineMax) {
        return new HttpOptions(
                host,
                port,
                hosts,
                unixSocket,
                connectionsMax,
                idleMillis,
                requestMillis,
                pipelineMax,
                leanPath,
                heldBytesMax);
    }

    private static void requireName(String name) {
        byte[] bytes = name.getBytes(ISO_8859_1);
        if (bytes.length == 0 || Authority.hostEnd(bytes, 0, bytes.length) != bytes.length) {
            throw new IllegalArgumentException(
                    "HOSTS must be names as Host says them, without a port: " + name);
        }
    }
}
