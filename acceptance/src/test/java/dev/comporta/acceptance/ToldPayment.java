package dev.comporta.acceptance;

import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code GET /payments/{id}} tells of one payment, as far as the processors tell it too. */
record ToldPayment(String state, String processor, long cents, Instant requestedAt) {
    static final ToldPayment UNKNOWN = new ToldPayment("unknown", "", 0, Instant.EPOCH);

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    static ToldPayment settled(ProcessorBooking booking) {
        return new ToldPayment(
                "settled", booking.processor(), booking.cents(), booking.requestedAt());
    }

    static ToldPayment ask(WireConnection connection, UUID id) throws IOException {
        JsonNode life = life(connection, id);
        return life.isMissingNode()
                ? UNKNOWN
                : new ToldPayment(
                        life.path("state").stringValue(),
                        life.path("processor").asString(),
                        life.path("amount").decimalValue().movePointRight(2).longValueExact(),
                        life.path("requestedAt").isNull()
                                ? Instant.EPOCH
                                : Instant.parse(life.path("requestedAt").stringValue()));
    }

    /** When it was settled. */
    static Instant changedAt(WireConnection connection, UUID id) throws IOException {
        return Instant.parse(life(connection, id).path("changedAt").stringValue());
    }

    private static JsonNode life(WireConnection connection, UUID id) throws IOException {
        WireConnection.Answer answer = connection.send("GET", "/payments/" + id, "");
        return switch (answer.status()) {
            case 200 -> JSON.readTree(answer.body());
            case 404 -> JSON.missingNode();
            default -> throw new AssertionError("payment " + id + " was answered " + answer);
        };
    }
}
