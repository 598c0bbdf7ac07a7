package dev.comporta.cli.operator;

import java.math.RoundingMode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the gateway answered.
 *
 * @param status the HTTP status
 * @param text the body as it came
 */
public record Reply(int status, String text) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    public boolean isOk() {
        return status == 200;
    }

    /** The body; {@link UnreachableException} where it is no JSON: then it is no gateway. */
    public JsonNode json() {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new UnreachableException("what answered with " + status + " is no gateway");
        }
    }

    /** Why it was refused, for people. */
    public String refusal() {
        JsonNode problem = json();
        String detail = problem.path("detail").asString("");
        return detail.isEmpty() ? "the gateway answered " + status : detail;
    }

    /** A field for people: "-" where it is null or missing. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNull() || value.isMissingNode() ? "-" : value.asString();
    }

    /** An amount, with two decimals. */
    static String money(JsonNode node, String field) {
        return node.path(field)
                .decimalValue()
                .setScale(2, RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    /** Evidence, with its HTTP status where it has one. */
    static String evidence(JsonNode node) {
        String status = text(node, "status");
        return text(node, "evidence") + (status.equals("-") ? "" : " " + status);
    }
}
