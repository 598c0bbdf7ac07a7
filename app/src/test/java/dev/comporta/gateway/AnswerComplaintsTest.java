package dev.comporta.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AnswerComplaintsTest {
    private final List<String> log = new ArrayList<>();
    private long pages;
    private long oversized;
    private final AnswerComplaints complaints =
            new AnswerComplaints("acme", () -> pages, () -> oversized, log::add);

    @Test
    void shouldSayNothingOfAProcessorThatAnswersWell() {
        complaints.check();

        assertThat(log).isEmpty();
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

        assertThat(log)
                .satisfiesExactly(
                        first -> assertThat(first).contains("acme", "head over 8 KiB"),
                        second -> assertThat(second).contains("acme", "PROCESSOR_PAGE"));
    }
}
