package dev.comporta.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The evidence rules, row by row and then whole. */
@Timeout(10)
class VerdictTest {

    /** Under what an outcome is judged. */
    record Circumstances(boolean onlySend, boolean serverErrorBooksNothing) {
        Verdict judge(Outcome outcome) {
            return Verdict.of(outcome, onlySend, serverErrorBooksNothing);
        }

        Verdict judge(int status) {
            return judge(new Outcome.Answered(status));
        }
    }

    private static final Circumstances BEST = new Circumstances(true, true);

    static Stream<Circumstances> all() {
        return Stream.of(
                BEST,
                new Circumstances(true, false),
                new Circumstances(false, true),
                new Circumstances(false, false));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldTakeNothingWrittenForNotBookedOnlyWhereNothingElseWasSent(Circumstances seen) {
        Verdict verdict = seen.judge(new Outcome.NotSent());

        assertThat(verdict).isEqualTo(seen.onlySend ? Verdict.NOT_BOOKED : Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldTake200ForBooked(Circumstances seen) {
        assertThat(seen.judge(200)).isEqualTo(Verdict.BOOKED);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldTake422ForADuplicate(Circumstances seen) {
        assertThat(seen.judge(422)).isEqualTo(Verdict.DUPLICATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 599})
    void shouldTakeAServerErrorForNotBookedOnlyWhereTheRuleAndTheOnlySendSaySo(int status) {
        assertThat(BEST.judge(status)).isEqualTo(Verdict.NOT_BOOKED);
        assertThat(all().filter(seen -> !seen.equals(BEST)).map(seen -> seen.judge(status)))
                .containsOnly(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 413, 415, 451, 499})
    void shouldTakeAnother4xxForARefusalOnlyOfTheOnlySend(int status) {
        assertThat(new Circumstances(true, true).judge(status)).isEqualTo(Verdict.NEVER_BOOKED);
        assertThat(new Circumstances(true, false).judge(status)).isEqualTo(Verdict.NEVER_BOOKED);
        assertThat(new Circumstances(false, true).judge(status)).isEqualTo(Verdict.UNKNOWN);
        assertThat(new Circumstances(false, false).judge(status)).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "BROKEN", "GARBLED"})
    void shouldKnowNothingWithoutAnAnswer(Evidence evidence) {
        Outcome outcome = new Outcome.Unanswered(evidence);

        assertThat(all().map(seen -> seen.judge(outcome))).containsOnly(Verdict.UNKNOWN);
    }

    /** The table once more, as sets of statuses: nothing between 100 and 599 falls through. */
    @ParameterizedTest
    @MethodSource("all")
    void shouldJudgeEveryStatus(Circumstances seen) {
        Set<Integer> judgeTheConnection = Set.of(408, 425);

        IntStream.rangeClosed(100, 599)
                .forEach(
                        status -> {
                            Verdict expected = Verdict.UNKNOWN;
                            if (status == 200) {
                                expected = Verdict.BOOKED;
                            } else if (status == 422) {
                                expected = Verdict.DUPLICATE;
                            } else if (seen.onlySend && (status == 429 || status >= 500)) {
                                expected =
                                        seen.serverErrorBooksNothing
                                                ? Verdict.NOT_BOOKED
                                                : Verdict.UNKNOWN;
                            } else if (seen.onlySend
                                    && status >= 400
                                    && !judgeTheConnection.contains(status)) {
                                expected = Verdict.NEVER_BOOKED;
                            }
                            assertThat(seen.judge(status))
                                    .as("status %d, %s", status, seen)
                                    .isEqualTo(expected);
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 600, 700, 999})
    void shouldKnowNothingFromWhatIsNoStatus(int status) {
        assertThat(all().map(seen -> seen.judge(status))).containsOnly(Verdict.UNKNOWN);
    }
}
