package dev.comporta.workbench.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Passes requests on to the gateway, whole answers and streams alike, and dresses its page. */
final class GatewayProxy implements AutoCloseable {
    private static final List<String> PASSED_ON =
            List.of("Authorization", "Content-Type", "If-None-Match", "Accept");
    private static final Set<String> NOT_PASSED_BACK =
            Set.of("transfer-encoding", "connection", "content-length", "date", ":status");
    private static final String STRIP =
            "<link rel=\"stylesheet\" href=\"/workbench/strip.css\">"
                    + "<script type=\"module\" src=\"/workbench/strip.js\"></script></head>";
    private static final int BODY_BYTES_MAX = 8 * 1024;

    private final URI gateway;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    GatewayProxy(URI gateway) {
        this.gateway = gateway;
    }

    void pass(HttpExchange exchange) throws IOException {
        boolean isPage = exchange.getRequestURI().getPath().equals("/");
        try {
            HttpResponse<InputStream> answer =
                    client.send(
                            request(exchange, isPage), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (isPage) {
                    String page = new String(body.readAllBytes(), UTF_8);
                    copyHead(answer, exchange);
                    exchange.getResponseHeaders().remove("ETag");
                    byte[] dressed = page.replace("</head>", STRIP).getBytes(UTF_8);
                    DemoPage.answer(exchange, answer.statusCode(), "text/html", dressed);
                } else {
                    copy(answer, body, exchange);
                }
            }
        } catch (IOException gatewayIsDown) {
            if (exchange.getResponseCode() < 0) {
                byte[] words = "{\"detail\":\"the gateway does not answer\"}".getBytes(UTF_8);
                DemoPage.answer(exchange, 502, "application/problem+json", words);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(HttpExchange exchange, boolean isPage) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(gateway.resolve(exchange.getRequestURI()))
                        .method(
                                exchange.getRequestMethod(),
                                HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : PASSED_ON) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .filter(value -> !(isPage && name.equals("If-None-Match")))
                    .ifPresent(value -> request.header(name, value));
        }
        return request.build();
    }

    private static void copyHead(HttpResponse<?> answer, HttpExchange exchange) {
        answer.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            if (!NOT_PASSED_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                                exchange.getResponseHeaders().put(name, List.copyOf(values));
                            }
                        });
    }

    /** Part by part as they come, so that streams flow. */
    private static void copy(HttpResponse<?> answer, InputStream body, HttpExchange exchange)
            throws IOException {
        copyHead(answer, exchange);
        boolean hasNoBody = answer.statusCode() == 304 || answer.statusCode() == 204;
        exchange.sendResponseHeaders(answer.statusCode(), hasNoBody ? -1 : 0);
        OutputStream out = exchange.getResponseBody();
        byte[] part = new byte[BODY_BYTES_MAX];
        for (int length = body.read(part); length >= 0; length = body.read(part)) {
            out.write(part, 0, length);
            out.flush();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
