package dev.comporta.ops;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
}
