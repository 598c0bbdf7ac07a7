package dev.comporta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The evidence rules, row by row and then whole. */
@Timeout(10)
class VerdictTest {

    /** Under what an outcome is judged. */
    record Circumstances(boolean onlySend, StatusRules rules) {
        Verdict judge(Outcome outcome) {
            return Verdict.of(outcome, onlySend, rules);
        }

        Verdict judge(int status) {
            return judge(new Outcome.Answered(status));
        }
    }

    private static final StatusRules NOTHING = new StatusRules(Set.of(), Set.of());
    private static final Circumstances BEST = new Circumstances(true, StatusRules.DEFAULT);

    static Stream<Circumstances> all() {
        return Stream.of(
                BEST,
                new Circumstances(true, NOTHING),
                new Circumstances(false, StatusRules.DEFAULT),
                new Circumstances(false, NOTHING));
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
    @ValueSource(ints = {429, 500, 503})
    void shouldTakeUnavailableForNotBookedOnlyWhereTheRuleAndTheOnlySendSaySo(int status) {
        assertThat(BEST.judge(status)).isEqualTo(Verdict.NOT_BOOKED);
        assertThat(all().filter(seen -> !seen.equals(BEST)).map(seen -> seen.judge(status)))
                .containsOnly(Verdict.UNKNOWN);
    }

    /** Who says so is a middle box that does not know, or nobody of the contract. */
    @ParameterizedTest
    @ValueSource(ints = {501, 502, 504, 505, 507, 520, 522, 524, 598, 599})
    void shouldKnowNothingFromAnyOtherServerErrorUnlessItIsNamed(int status) {
        StatusRules named = new StatusRules(Set.of(status), Set.of());

        assertThat(all().map(seen -> seen.judge(status))).containsOnly(Verdict.UNKNOWN);
        assertThat(new Circumstances(true, named).judge(status)).isEqualTo(Verdict.NOT_BOOKED);
        assertThat(new Circumstances(false, named).judge(status)).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 409, 413, 415, 451, 499})
    void shouldTakeAnother4xxForARefusalOnlyWhereTheRuleAndTheOnlySendSaySo(int status) {
        assertThat(BEST.judge(status)).isEqualTo(Verdict.NEVER_BOOKED);
        assertThat(all().filter(seen -> !seen.equals(BEST)).map(seen -> seen.judge(status)))
                .containsOnly(Verdict.UNKNOWN);
    }

    @Test
    void shouldRatherTryAgainWhereARuleSaysBoth() {
        StatusRules both = new StatusRules(Set.of(404), Set.of(404));

        assertThat(new Circumstances(true, both).judge(404)).isEqualTo(Verdict.NOT_BOOKED);
    }

    @Test
    void shouldKnowNothingFromAPageWhateverItsStatus() {
        IntStream.rangeClosed(100, 599)
                .mapToObj(status -> new Outcome.Answered(status, false, 0))
                .forEach(
                        page ->
                                assertThat(all().map(seen -> seen.judge(page)))
                                        .as("%s", page)
                                        .containsOnly(Verdict.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 399, 422, 600})
    void shouldRefuseRulesOnOtherStatuses(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StatusRules(Set.of(status), Set.of()))
                .withMessageContaining(Integer.toString(status));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StatusRules(Set.of(), Set.of(status)));
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "BROKEN", "GARBLED", "OVERSIZED"})
    void shouldKnowNothingWithoutAnAnswer(Evidence evidence) {
        Outcome outcome = new Outcome.Unanswered(evidence);

        assertThat(all().map(seen -> seen.judge(outcome))).containsOnly(Verdict.UNKNOWN);
    }

    /** The table once more, as sets of statuses: nothing between 100 and 599 falls through. */
    @ParameterizedTest
    @MethodSource("all")
    void shouldJudgeEveryStatus(Circumstances seen) {
        Set<Integer> unavailable = Set.of(429, 500, 503);
        Set<Integer> judgeTheConnection = Set.of(408, 425);
        boolean proves = seen.equals(BEST);

        IntStream.rangeClosed(100, 599)
                .forEach(
                        status -> {
                            Verdict expected = Verdict.UNKNOWN;
                            if (status == 200) {
                                expected = Verdict.BOOKED;
                            } else if (status == 422) {
                                expected = Verdict.DUPLICATE;
                            } else if (proves && unavailable.contains(status)) {
                                expected = Verdict.NOT_BOOKED;
                            } else if (proves
                                    && status >= 400
                                    && status <= 499
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
