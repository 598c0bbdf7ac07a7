package dev.comporta.cli.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The query of a list. */
final class Query {
    private Query() {}

    /** {@code &name=value}; empty where there is no value. */
    static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, UTF_8);
    }

    static void sayHowToGoOn(GatewayOption gateway, JsonNode page) {
        String next = Reply.text(page, "next");
        if (!next.equals("-")) {
            gateway.line("there are more: --after " + next);
        }
    }
}
