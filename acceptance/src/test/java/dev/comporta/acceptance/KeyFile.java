package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file of API keys, as {@code comporta key new} makes them. */
record KeyFile(Path path) {

    /** Adds one, and gives what its client sends. */
    String add(String name, String... settings) {
        List<String> words = new ArrayList<>(List.of("key", "new", name));
        words.addAll(List.of(settings));
        Comporta.Ended made =
                Comporta.runToEnd(
                        path.resolveSibling("key.log"), Map.of(), words.toArray(String[]::new));
        List<String> lines =
                made.output()
                        .lines()
                        .filter(line -> line.startsWith("cpk_") || line.startsWith(name + " "))
                        .toList();
        assertThat(lines).hasSize(2);
        try {
            Files.writeString(
                    path,
                    lines.getLast() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return lines.getFirst();
    }
}
