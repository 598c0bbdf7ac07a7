package dev.comporta.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.http.Problem;
import dev.comporta.meter.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/events.md says of the contract. */
@Timeout(20)
class EventDocumentTest {
    private static final Path PAGE = Path.of("../docs/events.md");

    @Test
    void shouldNameEachReason() throws IOException, IllegalAccessException {
        String page = Files.readString(PAGE);

        for (EventDefect defect : EventDefect.values()) {
            assertThat(page).contains("| `" + defect.slug() + "` |");
        }
        assertThat(page).contains("| `" + RejectedEvent.NOT_KEPT + "` |");
        for (var field : EventProblem.class.getFields()) {
            assertThat(page).contains("`" + ((Problem) field.get(null)).slug() + "`");
        }
    }

    @Test
    void shouldNameEachField() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Arrays.stream(EventField.values()).map(EventField::label))
                .allSatisfy(label -> assertThat(page).contains("`" + label + "`"));
    }

    @Test
    void shouldNameEachMeter() throws IOException {
        String page = Files.readString(PAGE);
        EventIntake intake =
                new EventIntake(
                        EventIntake.Options.DEFAULTS, new HeldLog(), InstantSource.system());

        assertThat(intake.meters().stream().map(Meter::name))
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }
}
