package dev.comporta.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.redis.LogState.Mark;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an instance remembers of a log, and what it lets nobody take over. */
@Timeout(10)
class LossGuardTest {
    private static final long MEND_NANOS = LossGuard.MEND_MAX.toNanos();
    private static final long ACCEPTED = 5;
    private static final Mark SEEN = new Mark(7, "a-1", 100, ACCEPTED);

    private final LossGuard guard = new LossGuard(new RedisKeys("test"));

    @Test
    void shouldLetALogGoOn() {
        guard.look(of(SEEN), 0);

        assertThat(guard.look(of(new Mark(7, "a-1", 101, ACCEPTED)), 1)).isEmpty();
        assertThat(guard.look(begun(8, 101, 101), 2)).isEmpty();
        assertThat(guard.lostForGood(2 * MEND_NANOS)).isEmpty();
    }

    @Test
    void shouldRefuseALogThatEndsEarlier() {
        guard.look(of(SEEN), 0);

        assertThat(guard.look(of(new Mark(7, "a-1", 99, ACCEPTED)), 1))
                .hasValueSatisfying(it -> assertThat(it).contains("ends with 99", "came to 100"));
    }

    @Test
    void shouldRefuseALogOfAnEarlierTermHoweverLong() {
        guard.look(of(SEEN), 0);

        assertThat(guard.look(of(new Mark(6, "a-1", 1_000, ACCEPTED)), 1)).isPresent();
    }

    /** A Redis that was set back gives a number twice. */
    @Test
    void shouldRefuseTheSameNumberOfAnother() {
        guard.look(of(SEEN), 0);

        assertThat(guard.look(of(new Mark(7, "b-1", 1_000, ACCEPTED)), 1)).isPresent();
    }

    @Test
    void shouldRefuseALaterTermThatBeganOnLess() {
        guard.look(of(SEEN), 0);

        assertThat(guard.look(begun(8, 99, 1_000), 1)).isPresent();
        assertThat(guard.look(begun(8, 100, 1_000), 2)).isEmpty();
    }

    @Test
    void shouldRefuseWhatWasMarkedByAnother() {
        LogState state =
                new LogState(
                        new Mark(6, "b-1", 50, ACCEPTED),
                        OptionalLong.empty(),
                        "",
                        true,
                        -1,
                        Optional.of(SEEN));

        assertThat(guard.look(state, 0)).isPresent();
        assertThat(guard.lostForGood(2 * MEND_NANOS)).isEmpty();
    }

    @Test
    void shouldForgetWhatWasBeforeALossThatWasAccepted() {
        guard.look(of(SEEN), 0);

        assertThat(guard.look(of(new Mark(9, "", 50, ACCEPTED + 1)), 1)).isEmpty();
        assertThat(guard.look(of(new Mark(9, "", 50, ACCEPTED)), 2)).isPresent();
    }

    /** A living owner has the time to append again. */
    @Test
    void shouldCallItLostForGoodOnlyWhereNobodyHasPutItBack() {
        Mark shorter = new Mark(7, "a-1", 99, ACCEPTED);
        guard.look(of(SEEN), 0);
        guard.look(of(shorter), 1);
        guard.look(of(shorter), MEND_NANOS);
        assertThat(guard.lostForGood(1 + MEND_NANOS)).isEmpty();
        assertThat(guard.lostForGood(2 + MEND_NANOS)).hasValue(SEEN);

        guard.look(of(SEEN), 2 + MEND_NANOS);

        assertThat(guard.lostForGood(3 * MEND_NANOS)).isEmpty();
        guard.look(of(shorter), 3 * MEND_NANOS);
        assertThat(guard.lostForGood(3 * MEND_NANOS + 1)).isEmpty();
    }

    @Test
    void shouldRememberHowFarItCameUnderATermOfThisInstance() {
        guard.own(SEEN);

        assertThat(guard.look(of(new Mark(7, "a-1", 99, ACCEPTED)), 1)).isPresent();
    }

    private static LogState of(Mark mark) {
        return new LogState(mark, OptionalLong.empty(), "", true, -1, Optional.empty());
    }

    private static LogState begun(long term, long began, long end) {
        return new LogState(
                new Mark(term, "b-" + term, end, ACCEPTED),
                OptionalLong.of(began),
                "",
                true,
                -1,
                Optional.empty());
    }
}
