package dev.comporta.intake.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.events.service.QueryProblem;
import dev.comporta.http.HttpProblem;
import dev.comporta.http.Problem;
import dev.comporta.intake.PaymentProblem;
import dev.comporta.page.PageProblem;
import dev.comporta.relay.RelayProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The problems of every room, and what docs/errors.md says of them. */
@Timeout(20)
class ProblemTest {
    private static final Path PAGE = Path.of("../docs/errors.md");

    static List<Problem> problems() {
        return Stream.of(
                        HttpProblem.class,
                        PaymentProblem.class,
                        OperatorProblem.class,
                        PageProblem.class,
                        RelayProblem.class,
                        QueryProblem.class)
                .flatMap(type -> Arrays.stream(type.getFields()))
                .map(
                        field -> {
                            try {
                                return (Problem) field.get(null);
                            } catch (IllegalAccessException e) {
                                throw new AssertionError(e);
                            }
                        })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void shouldBeDocumented(Problem problem) throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(
                        "| "
                                + problem.status()
                                + " | `"
                                + problem.slug()
                                + "` | "
                                + problem.detail());
    }

    @Test
    void shouldBeAllThatAreDocumentedEachOnce() throws IOException {
        List<String> documented =
                Files.readAllLines(PAGE).stream()
                        .map(Pattern.compile("\\| \\d{3} \\| `([^`]+)`.*")::matcher)
                        .filter(Matcher::matches)
                        .map(matcher -> matcher.group(1))
                        .toList();

        assertThat(problems().stream().map(Problem::slug))
                .containsExactlyInAnyOrderElementsOf(documented);
    }
}
