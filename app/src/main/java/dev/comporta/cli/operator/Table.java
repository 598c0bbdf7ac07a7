package dev.comporta.cli.operator;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A list of the gateway's as aligned columns of text: one row for each of its elements. */
public final class Table {
    private final JsonNode rows;
    private final List<StringBuilder> lines;

    /**
     * @param rows a list; a missing one is empty
     */
    public Table(JsonNode rows) {
        this.rows = rows;
        lines = Stream.generate(StringBuilder::new).limit(rows.size() + 1).toList();
    }

    /** Adds a column that shows a field. */
    Table column(String head, String field) {
        return column(head, row -> Reply.text(row, field));
    }

    /** Adds a column that shows something made of a row. */
    public Table column(String head, Function<JsonNode, String> cell) {
        List<String> cells = Stream.concat(Stream.of(head), rows.valueStream().map(cell)).toList();
        int width = cells.stream().mapToInt(String::length).max().orElse(0);
        for (int row = 0; row < cells.size(); row++) {
            String text = cells.get(row);
            lines.get(row).append(text).repeat(' ', width - text.length() + 2);
        }
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The heads first. */
    List<String> lines() {
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }
}
