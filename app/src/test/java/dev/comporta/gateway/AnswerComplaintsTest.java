package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.log.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AnswerComplaintsTest {
    private final LogCapture log = new LogCapture("gateway");
    private long pages;
    private long oversized;
    private final AnswerComplaints complaints =
            new AnswerComplaints("acme", () -> pages, () -> oversized);

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void shouldSayNothingOfAProcessorThatAnswersWell() {
        complaints.check();

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void shouldTellEachKindOnce() {
        oversized = 1;
        complaints.check();
        oversized = 2;
        pages = 1;
        complaints.check();
        pages = 7;
        complaints.check();

        assertThat(log.lines())
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .contains(
                                                "acme",
                                                "head over 8 KiB",
                                                "\"kind\":\"oversized\""),
                        second ->
                                assertThat(second)
                                        .contains("acme", "PROCESSOR_PAGE", "\"kind\":\"page\""));
    }
}
