package dev.comporta.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalListener;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.journal.SharedLog.Answer;
import dev.comporta.journal.TestRecord;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An owner whose Redis has lost the end of the log, and files beside it, since it wrote them. */
@Timeout(30)
final class SetBackTest {
    private static final long SECOND = 1_000_000_000L;

    private final Schedule schedule = new Schedule();
    private final Life life = new Life(schedule);
    private final SplittableRandom random = new SplittableRandom(1);
    private final SimulatedRedis redis = new SimulatedRedis(schedule, Mutation.NONE);
    private final long number = redis.take();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final SimulatedTerm term =
            new SimulatedTerm(
                    number, redis, schedule, life, random, Mutation.NONE, () -> isOver.set(true));
    private final Journal journal = open();

    private Journal open() {
        Executor soon = task -> life.after(1, task);
        return Journal.open(
                term,
                new JournalOptions(32 << 10, 1 << 10, random::nextLong),
                new JournalThreads(soon, soon, soon),
                new Listener(),
                1,
                (_, _) -> {});
    }

    /** What is sent again meets its limits, when nothing new is on its way. */
    @Test
    void shouldAppendItAgainBeyondTheLimitsAndReadEverythingAnew() throws IOException {
        append();
        redis.save();
        append();
        var _ = term.create("beside", 8);

        assertThat(redis.rollBack()).isTrue();
        redis.setFull(true);
        term.cut();
        runFor(10 * SECOND);

        assertThat(redis.end(number, 0)).isEqualTo(new Answer.EndsAt(20, false));
        assertThat(isOver).isTrue();
    }

    private void append() {
        for (int count = 0; count < 10; count++) {
            TestRecord.random(random).appendTo(journal);
        }
        runFor(SECOND);
        assertThat(journal.writtenSequence()).isEqualTo(journal.appendedSequence());
    }

    private void runFor(long nanos) {
        long end = schedule.nanos() + nanos;
        do {
            journal.flush();
        } while (schedule.nanos() < end && schedule.step());
    }

    /** Nothing of it is a failure. */
    private static final class Listener implements JournalListener {
        @Override
        public void advanced() {}

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void noSpace(NoSpaceException cause) {}
    }
}
