package dev.comporta.workbench.wire;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A processor's administration. */
public final class ProcessorAdmin {
    private final WireClient client;
    private final URI uri;
    private final String token;

    public ProcessorAdmin(WireClient client, URI uri, String token) {
        this.client = client;
        this.uri = uri;
        this.token = token;
    }

    public Total summary(Window window) {
        URI address = uri.resolve("/admin/payments-summary" + window.query());
        return Summaries.total(address, client.json(address, "X-Rinha-Token", token));
    }

    /** All that it booked, in its own order: the simulator's extension to the contract. */
    public List<Booking> bookings() {
        URI address = uri.resolve("/admin/payments");
        return client.text(address, "X-Rinha-Token", token)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> booking(address, line))
                .toList();
    }

    static Booking booking(URI origin, String line) {
        JsonNode payment = WireClient.parse(origin, line);
        try {
            return new Booking(
                    UUID.fromString(payment.path("correlationId").asString()),
                    Cents.of(payment.path("amount").decimalValue()));
        } catch (RuntimeException unreadable) {
            throw new WireException(origin + " listed an unreadable payment: " + line);
        }
    }

    public void suffer(Condition condition) {
        configure("delay", Long.toString(condition.delay().toMillis()));
        configure("failure", Boolean.toString(condition.failing()));
    }

    private void configure(String setting, String value) {
        client.put(
                uri.resolve("/admin/configurations/" + setting),
                "{\"" + setting + "\":" + value + "}",
                "X-Rinha-Token",
                token);
    }
}
