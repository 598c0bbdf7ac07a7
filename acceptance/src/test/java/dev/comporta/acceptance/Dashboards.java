package dev.comporta.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards under {@code deploy/grafana}. */
final class Dashboards {
    private static final Path DIRECTORY = Path.of("../deploy/grafana/dashboards");
    private static final String INSTANCES = "instances.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Dashboards() {}

    /** A query of a panel. */
    record Query(String panel, String expression) {

        /** With Grafana's variables as they stand for everything. */
        String everywhere() {
            return expression
                    .replace("$instance", ".+")
                    .replace("$processor", ".+")
                    .replace("$__rate_interval", "10s");
        }
    }

    static List<Path> files() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static JsonNode read(Path file) {
        return JSON.readTree(Comporta.read(file));
    }

    static Stream<JsonNode> panels(JsonNode dashboard) {
        return dashboard.path("panels").valueStream();
    }

    /** Those of all panels of the dashboards that every gateway fills. */
    static List<Query> queries() {
        return queries(files().stream().filter(file -> !file.endsWith(INSTANCES)));
    }

    /** Those of the one that only several instances with an archive fill. */
    static List<Query> queriesOfInstances() {
        return queries(Stream.of(DIRECTORY.resolve(INSTANCES)));
    }

    private static List<Query> queries(Stream<Path> files) {
        return files.map(Dashboards::read)
                .flatMap(Dashboards::panels)
                .flatMap(
                        panel ->
                                panel.path("targets")
                                        .valueStream()
                                        .map(
                                                target ->
                                                        new Query(
                                                                panel.path("title").stringValue(),
                                                                target.path("expr").stringValue())))
                .toList();
    }
}
