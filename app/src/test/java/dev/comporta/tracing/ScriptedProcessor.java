package dev.comporta.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A processor that answers each payment as the test says, 200 where it says nothing. */
final class ScriptedProcessor implements AutoCloseable {
    /** In place of a status: it never answers. */
    static final int SILENCE = 0;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final List<String> parents = new CopyOnWriteArrayList<>();
    private final List<String> states = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    ScriptedProcessor(Integer... statuses) throws IOException {
        this.statuses.addAll(List.of(statuses));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/payments", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().endsWith("service-health")) {
                send(exchange, 200, "{\"failing\":false,\"minResponseTime\":0}");
                return;
            }
            parents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
            states.add(String.valueOf(exchange.getRequestHeaders().getFirst("tracestate")));
            if (exchange.getRequestMethod().equals("GET")) {
                send(exchange, 404, "{}");
                return;
            }
            Integer status = statuses.poll();
            if (status != null && status == SILENCE) {
                end.await();
            } else {
                send(exchange, status == null ? 200 : status, "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(US_ASCII));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What {@code traceparent} said, of each request about a payment; {@code null} as a word. */
    List<String> parents() {
        return List.copyOf(parents);
    }

    List<String> states() {
        return List.copyOf(states);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
