package dev.comporta.cli;

import dev.comporta.cli.operator.GatewayClient;
import dev.comporta.cli.operator.Reply;
import dev.comporta.cli.operator.UnreachableException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a gateway and its processors for their sums. */
final class SummaryClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final GatewayClient gateway;
    private final HttpClient http;
    private final String token;

    /**
     * @param trusted for processors over https
     * @param token for the processors' administration
     */
    SummaryClient(GatewayClient gateway, SSLContext trusted, String token) {
        this.gateway = gateway;
        this.token = token;
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(3))
                        .sslContext(trusted)
                        .build();
    }

    /** How many payments, and how much. */
    record Total(long count, BigDecimal amount) {
        static final Total NOTHING = new Total(0, BigDecimal.ZERO);

        Total plus(Total other) {
            return new Total(count + other.count, amount.add(other.amount));
        }

        boolean agreesWith(Total other) {
            return count == other.count && amount.compareTo(other.amount) == 0;
        }

        static Total of(JsonNode node) {
            return new Total(
                    node.path("totalRequests").longValue(),
                    node.path("totalAmount").decimalValue());
        }
    }

    /** {@code GET /payments-summary}: totals by the processors' names, both bounds inclusive. */
    JsonNode gateway(Instant from, Instant to) throws IOException {
        try {
            Reply reply = gateway.get("/payments-summary" + window(from, to));
            if (!reply.isOk()) {
                throw new IOException(reply.refusal());
            }
            return reply.json();
        } catch (UnreachableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A processor's own total of a window. */
    Total processor(URI url, Instant from, Instant to) throws IOException {
        return Total.of(get(url.resolve("/admin/payments-summary" + window(from, to))));
    }

    private static String window(Instant from, Instant to) {
        return "?from=" + from + "&to=" + to;
    }

    private JsonNode get(URI address) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT);
        if (!token.isEmpty()) {
            request.header("X-Rinha-Token", token);
        }
        String place = address.getScheme() + "://" + address.getAuthority();
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(place + " answered " + answer.statusCode());
            }
            return MAPPER.readTree(answer.body());
        } catch (JacksonException e) {
            throw new IOException(place + " answered no JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + place, e);
        } catch (IOException e) {
            throw e.getMessage() == null ? new IOException(place + " did not answer", e) : e;
        }
    }

    @Override
    public void close() {
        gateway.close();
        http.shutdownNow();
    }
}
