package dev.comporta.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events of every room, and what docs/logs.md says of them. */
@Timeout(60)
class EventsTest {
    private static final Pattern ROW =
            Pattern.compile(
                    "\\| `([a-z-]+)` \\| (error|warn|info|debug) \\| ([a-z.]+) \\| (.*?) \\| .* \\|");

    /** What each line has, or may have. */
    private static final Set<String> TAKEN =
            Set.of("time", "level", "logger", "event", "message", "error", "traceId");

    private static List<Event> events() throws ReflectiveOperationException {
        List<Event> events = new ArrayList<>();
        for (JavaClass type :
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.comporta")) {
            for (JavaField found : type.getFields()) {
                if (found.getRawType().isEquivalentTo(Event.class)
                        && found.getModifiers().contains(JavaModifier.STATIC)) {
                    Field field = found.reflect();
                    field.setAccessible(true);
                    events.add((Event) field.get(null));
                }
            }
        }
        return events;
    }

    @Test
    void shouldBeDocumentedEachOnceAndNoOther() throws Exception {
        List<String> told =
                events().stream()
                        .map(it -> row(it.name(), it.severity().slug(), it.room(), it.fields()))
                        .toList();

        assertThat(told).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(documented());
    }

    @Test
    void shouldHaveNamesThatNobodyElseHas() throws Exception {
        assertThat(events())
                .extracting(Event::name)
                .doesNotHaveDuplicates()
                .doesNotContain(Line.LIBRARY);
        assertThat(events())
                .allSatisfy(event -> assertThat(event.fields()).doesNotContainAnyElementsOf(TAKEN));
    }

    private static List<String> documented() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../docs/logs.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                List<String> fields =
                        Pattern.compile("`([^`]+)`")
                                .matcher(row.group(4))
                                .results()
                                .map(it -> it.group(1))
                                .toList();
                rows.add(row(row.group(1), row.group(2), row.group(3), fields));
            }
        }
        return rows;
    }

    private static String row(String name, String level, String room, List<String> fields) {
        return name + " " + level + " " + room + " " + fields;
    }
}
