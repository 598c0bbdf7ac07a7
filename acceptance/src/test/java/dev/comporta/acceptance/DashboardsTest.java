package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What Grafana would not complain of and a reader would: dashboards, alerts and their runbook. */
final class DashboardsTest {
    private static final int GRID_WIDTH = 24;
    private static final Path ALERTS = Path.of("../deploy/prometheus/rules/alerts.yml");
    private static final Path RULES_TEST = Path.of("../deploy/prometheus/rules.test.yml");
    private static final Path OPERATIONS = Path.of("../docs/operations.md");
    private static final Path PAGE =
            Path.of("../app/src/main/resources/dev/comporta/page/index.html");

    /** A heading of one word, or a tab. */
    private static final Pattern PAGE_PANEL =
            Pattern.compile("(?:-title\">|role=\"tab\"[^>]*>)([A-Z]\\w+(?: \\w+)?) ?<");

    private static final Pattern QUESTION = Pattern.compile("^\\| [A-Z][^|]*\\? \\|");
    private static final Pattern ALERT_NAME = Pattern.compile("\\bComporta[A-Z]\\w+");
    private static final Pattern ALERT = Pattern.compile("alert: (\\w+)");
    private static final Pattern RUNBOOK =
            Pattern.compile("runbook_url: docs/operations.md#(\\w+)");

    /** In a row of a table: {@code *overview*: Accepted, Settled; *machine*: …}. */
    private static final Pattern NAMED = Pattern.compile("\\*(\\w+)\\*: ([^;|]+)");

    static Stream<Path> dashboards() {
        return Dashboards.files().stream();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void shouldLayOutEachPanelInAPlaceOfItsOwn(Path file) {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        Dashboards.panels(Dashboards.read(file))
                .forEach(
                        panel -> {
                            assertThat(ids.add(panel.path("id").intValue())).isTrue();
                            occupy(panel.path("gridPos"), cells);
                        });
        assertThat(ids).isNotEmpty();
    }

    private static void occupy(JsonNode place, Set<String> cells) {
        int right = place.path("x").intValue() + place.path("w").intValue();
        int bottom = place.path("y").intValue() + place.path("h").intValue();
        assertThat(right).isLessThanOrEqualTo(GRID_WIDTH);
        for (int x = place.path("x").intValue(); x < right; x++) {
            for (int y = place.path("y").intValue(); y < bottom; y++) {
                assertThat(cells.add(x + "/" + y)).as("a place of its own: " + place).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void shouldSayOfEachPanelWhatItShowsAndInWhichUnit(Path file) {
        Dashboards.panels(Dashboards.read(file))
                .forEach(
                        panel -> {
                            String title = panel.path("title").stringValue();
                            JsonNode defaults = panel.path("fieldConfig").path("defaults");
                            assertThat(title).isNotBlank();
                            assertThat(panel.path("description").stringValue())
                                    .as(title)
                                    .isNotBlank();
                            assertThat(defaults.path("unit").stringValue()).as(title).isNotBlank();
                            assertThat(defaults.path("thresholds").path("steps").size())
                                    .as(title)
                                    .isPositive();
                        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void shouldAskTheChosenDataSourceOnly(Path file) {
        JsonNode dashboard = Dashboards.read(file);
        List<String> sources =
                dashboard.findValues("datasource").stream()
                        .map(source -> source.path("uid").stringValue())
                        .distinct()
                        .toList();

        assertThat(sources).containsExactly("${datasource}");
        assertThat(dashboard.path("templating").path("list").findValuesAsString("name"))
                .contains("datasource", "instance");
    }

    @Test
    void shouldHaveIdsOfTheirOwn() {
        List<String> ids =
                dashboards().map(it -> Dashboards.read(it).path("uid").stringValue()).toList();

        assertThat(ids).isNotEmpty().doesNotHaveDuplicates().doesNotContainNull();
    }

    /** A panel of another name is looked for in vain, and one that is not named by nobody. */
    @Test
    void shouldHaveThePanelsThatTheRunbookNamesAndNoOthers() throws Exception {
        Set<String> titles =
                dashboards()
                        .flatMap(
                                file ->
                                        Dashboards.panels(Dashboards.read(file))
                                                .map(it -> it.path("title").stringValue())
                                                .map(it -> file.getFileName() + ": " + it))
                        .collect(Collectors.toSet());
        Set<String> named =
                questions()
                        .flatMap(row -> NAMED.matcher(row).results())
                        .flatMap(
                                found ->
                                        Stream.of(found.group(2).strip().split(", "))
                                                .map(it -> found.group(1) + ".json: " + it))
                        .collect(Collectors.toSet());

        assertThat(named).isEqualTo(titles);
    }

    /** Rows of the tables that say where to look. */
    private static Stream<String> questions() throws IOException {
        return Files.readString(OPERATIONS).lines().filter(line -> QUESTION.matcher(line).find());
    }

    @Test
    void shouldHaveTheAlertsThatTheRunbookNamesAndNoOthers() throws Exception {
        Set<String> inTables =
                questions()
                        .flatMap(row -> ALERT_NAME.matcher(row).results())
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        Set<String> anywhere =
                ALERT_NAME
                        .matcher(Files.readString(OPERATIONS))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());

        assertThat(alerts()).hasSizeGreaterThan(10);
        assertThat(inTables).containsExactlyInAnyOrderElementsOf(alerts());
        assertThat(anywhere).containsExactlyInAnyOrderElementsOf(alerts());
    }

    private static List<String> alerts() throws IOException {
        return ALERT.matcher(Files.readString(ALERTS)).results().map(it -> it.group(1)).toList();
    }

    @Test
    void shouldSayForWhatEachPanelOfTheLivePageIs() throws Exception {
        String rows = questions().collect(Collectors.joining("\n"));
        List<String> panels =
                PAGE_PANEL
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map(it -> it.group(1).strip())
                        .toList();

        assertThat(panels).contains("Flood", "One payment").hasSizeGreaterThanOrEqualTo(8);
        assertThat(rows).contains(panels);
    }

    @Test
    void shouldHaveASectionInTheRunbookAndATestForEachAlert() throws Exception {
        String rules = Files.readString(ALERTS);
        List<String> alerts = alerts();
        List<String> anchors = RUNBOOK.matcher(rules).results().map(it -> it.group(1)).toList();
        Set<String> sections =
                new HashSet<>(
                        Files.readString(OPERATIONS)
                                .lines()
                                .filter(line -> line.startsWith("#"))
                                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                                .toList());

        assertThat(alerts).isNotEmpty();
        assertThat(anchors)
                .isEqualTo(alerts.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList());
        assertThat(sections).containsAll(anchors);
        assertThat(Files.readString(RULES_TEST)).contains(alerts);
    }
}
