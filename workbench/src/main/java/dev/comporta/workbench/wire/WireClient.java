package dev.comporta.workbench.wire;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A blocking HTTP client for the few calls beside the load. Every call ends within {@value
 * #TIMEOUT_SECONDS} s.
 *
 * <p>Threading: shared.
 */
public final class WireClient implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 10;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final HttpClient http;

    public WireClient() {
        this(Access.NONE);
    }

    public WireClient(Access access) {
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(2))
                        .sslContext(access.sslContext())
                        .build();
    }

    JsonNode json(URI uri, String... headers) {
        return parse(uri, text(uri, headers));
    }

    static JsonNode parse(URI origin, String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException unreadable) {
            throw new WireException(origin + " did not answer with JSON: " + text);
        }
    }

    String text(URI uri, String... headers) {
        return send(request(uri, headers).GET()).body();
    }

    void put(URI uri, String json, String... headers) {
        send(
                request(uri, headers)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(json)));
    }

    private static HttpRequest.Builder request(URI uri, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(TIMEOUT_SECONDS));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        String call = request.method() + " " + request.uri();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new WireException(
                        call + " answered " + response.statusCode() + ": " + response.body());
            }
            return response;
        } catch (IOException failure) {
            throw new WireException(call + " failed: " + failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WireException(call + " was interrupted");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
