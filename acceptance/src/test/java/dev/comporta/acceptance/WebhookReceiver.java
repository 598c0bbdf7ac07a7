package dev.comporta.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A receiver of webhooks that checks each signature by itself, and takes, refuses or keeps waiting
 * as a seed says.
 */
final class WebhookReceiver implements AutoCloseable {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String SECRET = "whsec_" + KEY;

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SplittableRandom random;
    private final List<Taken> taken = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private int failuresInTen;
    private int takesMore = Integer.MAX_VALUE;
    private volatile CountDownLatch hanging = new CountDownLatch(0);

    /** One that was answered with 2xx, in the order of the answers. */
    record Taken(String id, JsonNode body) {
        String type() {
            return body.path("type").stringValue();
        }

        String payment() {
            return body.path("data").path("correlationId").asString("");
        }
    }

    WebhookReceiver(long seed) throws IOException {
        random = new SplittableRandom(seed);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/hook", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    /** How many of ten it refuses or breaks. */
    synchronized void fail(int inTen) {
        failuresInTen = inTen;
    }

    /** It takes so many more, and refuses all that come then. */
    synchronized void takeOnly(int more) {
        takesMore = more;
    }

    /** Whether it has taken all that it takes. */
    synchronized boolean isSated() {
        return takesMore == 0;
    }

    /** From now on it answers nothing. */
    void hang() {
        hanging = new CountDownLatch(1);
    }

    /** It answers again, though not what it was told meanwhile. */
    void heal() {
        fail(0);
        takeOnly(Integer.MAX_VALUE);
        hanging.countDown();
    }

    synchronized List<Taken> taken() {
        return List.copyOf(taken);
    }

    /** What no sender may do. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            int status = hangs() ? 0 : judge(exchange, body);
            if (status > 0) {
                exchange.sendResponseHeaders(status, -1);
            }
        }
    }

    private boolean hangs() {
        CountDownLatch latch = hanging;
        boolean hangs = latch.getCount() > 0;
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return hangs;
    }

    /** 0: it hangs up. */
    private synchronized int judge(HttpExchange exchange, String body) {
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
        String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
        if (!("v1," + sign(id + "." + timestamp + "." + body)).equals(signature)) {
            complaints.add("signature of " + id + ": " + signature);
            return 401;
        }
        if (Math.abs(System.currentTimeMillis() / 1_000 - Long.parseLong(timestamp)) > 60) {
            complaints.add("time stamp of " + id + ": " + timestamp);
        }
        if (takesMore == 0 || random.nextInt(10) < failuresInTen) {
            return random.nextBoolean() ? 0 : random.nextBoolean() ? 429 : 500;
        }
        takesMore--;
        taken.add(new Taken(id, JSON.readTree(body)));
        return 204;
    }

    private static String sign(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
        } catch (GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
