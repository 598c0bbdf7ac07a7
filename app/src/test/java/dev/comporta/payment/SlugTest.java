package dev.comporta.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others know constants by: a change here breaks what they have stored and scripted. */
class SlugTest {
    @Test
    void shouldTellEveryConstantAsItWasToldEver() {
        assertThat(slugs(Evidence.values()))
                .containsExactly(
                        "none",
                        "not-sent",
                        "answered",
                        "timed-out",
                        "broken",
                        "garbled",
                        "restarted",
                        "looked-up",
                        "operator",
                        "page",
                        "oversized");
        assertThat(slugs(PaymentState.values()))
                .containsExactly(
                        "pending",
                        "in-flight",
                        "in-doubt",
                        "settled",
                        "dead-letter",
                        "acknowledged");
        assertThat(slugs(Attempt.Ending.values()))
                .containsExactly("open", "in-doubt", "put-back", "settled", "buried");
        assertThat(slugs(DeadLetterReason.values()))
                .containsExactly(
                        "refused",
                        "retries-exhausted",
                        "booked-otherwise",
                        "not-on-record",
                        "unproven");
        assertThat(slugs(Transition.Change.values()))
                .containsExactly(
                        "accepted",
                        "attempted",
                        "settled",
                        "put-back",
                        "buried",
                        "retried",
                        "acknowledged");
    }

    private static List<String> slugs(Slug... constants) {
        return Arrays.stream(constants).map(Slug::slug).toList();
    }
}
