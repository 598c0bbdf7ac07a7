package dev.comporta.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics as they are described: by name, type and names of labels. */
final class MetricFamilies {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Path DOCUMENT = Path.of("../docs/metrics.md");

    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z0-9_]+)` \\| (\\w+) \\| ([^|]*)\\| .+ \\|");
    private static final Pattern LABEL_IN_ROW = Pattern.compile("`([a-z_]+)`");

    private MetricFamilies() {}

    /** Of what a gateway tells: {@code counter [processor, status]} by name. */
    static Map<String, String> exposed(String text) {
        Map<String, String> types = new HashMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                String family = familyOf(sample.group(1), types);
                Set<String> names = labels.computeIfAbsent(family, _ -> new TreeSet<>());
                String pairs = sample.group(2) == null ? "" : sample.group(2);
                LABEL.matcher(pairs).results().map(it -> it.group(1)).forEach(names::add);
                names.remove("le");
            } else if (!line.startsWith("# HELP ")) {
                throw new AssertionError("no line of metrics: " + line);
            }
        }
        return described(types, labels);
    }

    private static Map<String, String> described(
            Map<String, String> types, Map<String, Set<String>> labels) {
        Map<String, String> families = new TreeMap<>();
        types.forEach((name, type) -> families.put(name, type + " " + labels.get(name)));
        return families;
    }

    private static String familyOf(String sample, Map<String, String> types) {
        String base = sample.replaceAll("_(bucket|sum|count)$", "");
        return "histogram".equals(types.get(base)) ? base : sample;
    }

    /**
     * Of the tables of the document.
     *
     * @param without "With" what the process does not have: sections that are left out
     */
    static Map<String, String> documented(Set<String> without) throws IOException {
        String left = String.join("|", without);
        String document =
                Files.readString(DOCUMENT)
                        .replaceAll("(?s)## With (" + left + ")\\n.*?(?=\\n## |$)", "");
        Map<String, String> families = new TreeMap<>();
        for (String line : document.lines().filter(it -> it.startsWith("| `")).toList()) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                throw new AssertionError("no row of a metric: " + line);
            }
            Set<String> labels = new TreeSet<>();
            LABEL_IN_ROW
                    .matcher(row.group(3))
                    .results()
                    .map(it -> it.group(1))
                    .forEach(labels::add);
            families.put(row.group(1), row.group(2) + " " + labels);
        }
        return families;
    }

    /** The names of all series, which must not grow with what happens. */
    static Set<String> series(String text) {
        Set<String> series = new TreeSet<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .forEach(
                        name -> {
                            if (!series.add(name)) {
                                throw new AssertionError("told twice: " + name);
                            }
                        });
        return series;
    }
}
