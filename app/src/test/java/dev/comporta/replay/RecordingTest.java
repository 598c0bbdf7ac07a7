package dev.comporta.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RecordingTest {
    private static final long START = 1_760_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final Recording recording = new Recording(2, 10_000);

    @Test
    void shouldInferWhatMostAttemptsOfASlotMet() {
        recording.onSettled(START, 100, 0, START + 30);
        recording.onAttempt(0, START, Condition.WORKING, START + 30);
        recording.onAttempt(0, START + 10, Condition.WORKING, START + 20);
        recording.onAttempt(0, START + 20, Condition.FAILING, START + 21);
        recording.onAttempt(0, START + 1_000, Condition.FAILING, START + 1_001);
        recording.onAttempt(0, START + 2_000, Condition.WORKING, START + 12_000);

        assertThat(recording.traces().get(0).phases())
                .extracting(Phase::condition)
                .containsExactly(Condition.WORKING, Condition.FAILING, Condition.HANGING);
        assertThat(recording.traces().get(0).phases().getFirst())
                .isEqualTo(new Phase(0, Condition.WORKING, 20 * MILLI, 2, false));
    }

    @Test
    void shouldChangeHalfwayBetweenSlotsThatWereSeen() {
        recording.onSettled(START, 100, 0, START + 30);
        recording.onAttempt(0, START, Condition.WORKING, START + 1);
        recording.onAttempt(0, START + 1_000, Condition.FAILING, START + 1_001);

        assertThat(recording.traces().get(0).phases().get(1).fromNanos()).isEqualTo(600 * MILLI);
    }

    @Test
    void shouldTellWhatReallyHappened() {
        recording.onSettled(START + 5, 300, 1, START + 6_005);
        recording.onSettled(START, 100, 0, START + 30);
        recording.onUnsettled(START + 7, 50);

        ReplayResult actual = recording.actual(ReplayFixture.options(5_000 * MILLI, 500));

        assertThat(actual.fee()).isEqualTo(100 * 50_000 + 300 * 150_000);
        assertThat(actual.missed()).isEqualTo(2);
        assertThat(actual.unsettled()).isEqualTo(1);
        assertThat(recording.arrivals().acceptedAtNanos(1)).isEqualTo(5 * MILLI);
    }

    @Test
    void shouldForgetWhatWasPurged() {
        recording.onSettled(START, 100, 0, START + 30);
        recording.onAttempt(0, START, Condition.WORKING, START + 30);
        recording.onPurged();

        assertThat(recording.count()).isZero();
        assertThat(recording.arrivals().count()).isZero();
        assertThat(recording.actual(ReplayFixture.options(MILLI, 1)).fee()).isZero();
    }
}
