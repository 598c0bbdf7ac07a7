package dev.comporta.cli.operator;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * Asks a gateway. Each call ends within {@value #TIMEOUT_SECONDS} s and is made once.
 *
 * <p>Threading: one owner.
 */
public final class GatewayClient implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 15;

    private final HttpClient http;
    private final String url;
    private final String token;
    private final String apiKey;

    /**
     * @param token ADMIN_TOKEN, as a file may have it; empty: none
     * @param apiKey empty: none
     * @param trusted for https
     * @throws IllegalArgumentException where the URL is none of HTTP, or the token can't be sent
     */
    GatewayClient(String url, String token, String apiKey, SSLContext trusted) {
        URI uri = URI.create(url);
        if (String.valueOf(uri.getRawAuthority()).contains("@")) { // may be a password: not told
            throw new IllegalArgumentException("the URL must not have a user or a password");
        }
        if (uri.getHost() == null
                || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("--url must be http://HOST:PORT: " + url);
        }
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = ascii("--admin-token", token);
        this.apiKey = ascii("the API key", apiKey);
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(3))
                        .sslContext(trusted)
                        .build();
    }

    private static String ascii(String name, String secret) {
        String text = secret.strip();
        if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    name + " must be ASCII: this command can't send another one");
        }
        return text;
    }

    /** Asks once, whatever it answers. */
    public Reply get(String path) {
        return send(request(path).GET());
    }

    public Reply post(String path, String json) {
        return post(path, json, Duration.ofSeconds(TIMEOUT_SECONDS));
    }

    /** The same for what takes longer. */
    public Reply post(String path, String json, Duration most) {
        return send(
                request(path)
                        .timeout(most)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(Duration.ofSeconds(TIMEOUT_SECONDS));
        if (!apiKey.isEmpty()) {
            request.header("X-API-Key", apiKey);
        }
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (ConnectException e) {
            throw new UnreachableException("no gateway listens at " + url);
        } catch (IOException e) {
            throw new UnreachableException("the gateway at " + url + " did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("interrupted while waiting for " + url);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
