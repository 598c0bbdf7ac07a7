package dev.comporta.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class ProblemTest {
    @ParameterizedTest
    @EnumSource
    void shouldBeDocumented(Problem problem) throws IOException {
        String slug = problem.type().substring("/problems/".length());

        assertThat(Files.readString(Path.of("../docs/errors.md")))
                .contains("| " + problem.status() + " | `" + slug + "` | " + problem.detail());
    }
}
