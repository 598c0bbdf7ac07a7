package dev.comporta.service;

import dev.comporta.json.JsonText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a health probe answers.
 *
 * @param ok whether every component does its work
 * @param components the state of each component in words, by its name, in order of display
 */
public record HealthReport(boolean ok, Map<String, String> components) {
    public HealthReport {
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    }

    public String json() {
        StringJoiner text = new StringJoiner(",", "{", "}");
        text.add("\"status\":" + JsonText.quote(ok ? "ok" : "unavailable"));
        components.forEach(
                (name, state) -> text.add(JsonText.quote(name) + ":" + JsonText.quote(state)));
        return text.toString();
    }
}
