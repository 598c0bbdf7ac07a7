package dev.comporta.workbench.simulator;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A whole response. */
record SimulatorAnswer(HttpResponseStatus status, String body, Map<String, String> headers) {

    private static final String TYPE = "Content-Type";
    private static final String JSON_TYPE = "application/json";
    private static final JsonMapper JSON = JsonMapper.shared();

    static SimulatorAnswer of(HttpResponseStatus status, String json) {
        return new SimulatorAnswer(
                status, json, json.isEmpty() ? Map.of() : Map.of(TYPE, JSON_TYPE));
    }

    /** Text of which nothing says what it is. */
    static SimulatorAnswer text(HttpResponseStatus status, String text) {
        return new SimulatorAnswer(status, text, Map.of());
    }

    /** What a proxy says in its own name. */
    static SimulatorAnswer page(int status) {
        HttpResponseStatus named = HttpResponseStatus.valueOf(status);
        String html = "<html><body><h1>" + named + "</h1></body></html>";
        return new SimulatorAnswer(named, html, Map.of(TYPE, "text/html"));
    }

    /** Any record or map as JSON. */
    static SimulatorAnswer ok(Object content) {
        return of(HttpResponseStatus.OK, JSON.writeValueAsString(content));
    }

    static SimulatorAnswer message(HttpResponseStatus status, String message) {
        return of(status, JSON.writeValueAsString(Map.of("message", message)));
    }

    SimulatorAnswer withHeader(String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return new SimulatorAnswer(status, body, all);
    }
}
