package dev.comporta.workbench.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.comporta.workbench.wire.Condition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway's own page with a strip of controls above it. Everything but the strip is passed on
 * to the gateway, so that both are of one origin and the page's rules for content stay as they are.
 *
 * <p>It listens on the loopback only; a control wants a field that no page of a stranger can send.
 *
 * <p>Threading: each exchange has a virtual thread of its own.
 */
final class DemoPage implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration STATE_EVERY = Duration.ofMillis(500);
    private static final int BODY_BYTES_MAX = 1_024;
    private static final int DELAY_MAX_MILLIS = 60_000;

    private final Playground playground;
    private final HttpServer server;
    private final GatewayProxy proxy;

    DemoPage(Playground playground, URI gateway) throws IOException {
        this.playground = playground;
        proxy = new GatewayProxy(gateway);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!isOurs(exchange)) {
                answer(exchange, 403, "text/plain", "the demo is for this machine".getBytes(UTF_8));
            } else if (!path.startsWith("/workbench/")) {
                proxy.pass(exchange);
            } else if (exchange.getRequestMethod().equals("POST")) {
                control(exchange, path);
            } else if (path.equals("/workbench/state")) {
                tellState(exchange);
            } else {
                file(exchange, path.substring("/workbench/".length()));
            }
        }
    }

    /** A name of this machine: others may have been rebound to it. */
    private boolean isOurs(HttpExchange exchange) {
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        String port = ":" + server.getAddress().getPort();
        return host.equals("127.0.0.1" + port) || host.equals("localhost" + port);
    }

    private void control(HttpExchange exchange, String path) throws IOException {
        if (!"1".equals(exchange.getRequestHeaders().getFirst("X-Comporta-Demo"))) {
            answer(exchange, 403, "text/plain", "X-Comporta-Demo is missing".getBytes(UTF_8));
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        try {
            obey(path, body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
            answer(exchange, 200, "application/json", "{}".getBytes(UTF_8));
        } catch (RuntimeException refused) {
            String message = String.valueOf(refused.getMessage());
            answer(exchange, 400, "text/plain", message.getBytes(UTF_8));
        }
    }

    private void obey(String path, JsonNode wanted) {
        switch (path) {
            case "/workbench/load" -> playground.changeRate(wanted.path("ratePerSecond").asInt(0));
            case "/workbench/kill" -> playground.killGateway();
            case "/workbench/default" -> playground.suffer(true, condition(wanted));
            case "/workbench/fallback" -> playground.suffer(false, condition(wanted));
            default -> throw new IllegalArgumentException("no such control: " + path);
        }
    }

    private static Condition condition(JsonNode wanted) {
        int delayMillis = wanted.path("delayMillis").asInt(0);
        if (delayMillis < 0 || delayMillis > DELAY_MAX_MILLIS) {
            throw new IllegalArgumentException("a delay is 0 to 60000 ms: " + delayMillis);
        }
        return new Condition(
                Duration.ofMillis(delayMillis), wanted.path("failing").asBoolean(false));
    }

    /** Server-sent events until the browser is gone. */
    private void tellState(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                String state = JSON.writeValueAsString(playground.state());
                out.write(("data: " + state + "\n\n").getBytes(UTF_8));
                out.flush();
                Thread.sleep(STATE_EVERY);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void file(HttpExchange exchange, String name) throws IOException {
        String type = name.endsWith(".css") ? "text/css" : "text/javascript";
        boolean isKnown = name.equals("strip.css") || name.equals("strip.js");
        answer(exchange, isKnown ? 200 : 404, type, isKnown ? read(name) : new byte[0]);
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = DemoPage.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        proxy.close();
    }
}
