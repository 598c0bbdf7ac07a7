package dev.comporta.workbench.simulator;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole response.
 *
 * @param body JSON, or nothing
 */
record Answer(HttpResponseStatus status, String body, Map<String, String> headers) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Answer of(HttpResponseStatus status, String json) {
        return new Answer(status, json, Map.of());
    }

    /** Any record or map as JSON. */
    static Answer ok(Object content) {
        return of(HttpResponseStatus.OK, JSON.writeValueAsString(content));
    }

    static Answer message(HttpResponseStatus status, String message) {
        return of(status, JSON.writeValueAsString(Map.of("message", message)));
    }

    Answer withHeader(String name, String value) {
        return new Answer(status, body, Map.of(name, value));
    }
}
