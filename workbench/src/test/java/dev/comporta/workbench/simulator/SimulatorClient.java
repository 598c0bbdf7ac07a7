package dev.comporta.workbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running simulator, and whoever calls it, with the token. */
final class SimulatorClient implements AutoCloseable {
    static final String BOOKED = "{\"message\":\"payment processed successfully\"}";
    static final String NOON = "2025-07-15T12:00:00Z";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Simulator simulator;

    SimulatorClient(SimulatorOptions options) {
        try {
            simulator = Simulator.start(options);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A payment as it is posted, and listed. */
    static String booking(UUID id) {
        return "{\"correlationId\":\""
                + id
                + "\",\"amount\":19.90,\"requestedAt\":\""
                + NOON
                + "\"}";
    }

    /** As the challenge's processors keep it: without a zone. */
    static String record(UUID id) {
        return booking(id).replace("Z\"", "\"");
    }

    static String rawPost(UUID id) {
        String body = booking(id);
        return "POST /payments HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    Socket connect() throws IOException {
        return new Socket(simulator.uri().getHost(), simulator.uri().getPort());
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(simulator.uri().resolve(path))
                .setHeader("X-Rinha-Token", "123");
    }

    CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> send(String path, String body) {
        return send(to(path).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String path) {
        return send(to(path)).join();
    }

    HttpResponse<String> post(UUID id) {
        return postAsync(id).join();
    }

    CompletableFuture<HttpResponse<String>> postAsync(UUID id) {
        return send("/payments", booking(id));
    }

    void configure(String which, String body) {
        assertThat(tryConfigure(which, body).statusCode()).isEqualTo(200);
    }

    HttpResponse<String> tryConfigure(String which, String body) {
        return send(to("/admin/configurations/" + which).PUT(BodyPublishers.ofString(body))).join();
    }

    long stat(String name) {
        JsonNode value = JsonMapper.shared().readTree(get("/admin/stats").body()).path(name);
        assertThat(value.isIntegralNumber()).as(name).isTrue();
        return value.longValue();
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        simulator.close();
    }
}
