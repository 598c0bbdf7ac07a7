package dev.comporta.journal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.SharedLog;
import dev.comporta.journal.SharedLog.Answer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One instance's keeper, and what it was told. */
final class KeeperFixture implements LeaseListener, AutoCloseable {
    private static final int WAIT_SECONDS = 30;
    static final int SEGMENT_SIZE_BYTES = 4096;

    final BlockingQueue<Term> taken = new LinkedBlockingQueue<>();
    final BlockingQueue<String> lost = new LinkedBlockingQueue<>();
    final BlockingQueue<String> problems = new LinkedBlockingQueue<>();
    final LeaseKeeper keeper;

    KeeperFixture(RedisOptions options) {
        keeper = new LeaseKeeper(options, true, this);
        keeper.start("localhost:1", () -> "{}");
    }

    Term awaitTerm() throws InterruptedException {
        return await(taken);
    }

    /** Skips what a slow machine may tell before it. */
    void awaitProblem(String... words) throws InterruptedException {
        while (!contains(await(problems), words)) {
            // The next one may be it.
        }
    }

    private static boolean contains(String problem, String... words) {
        return Arrays.stream(words).allMatch(problem::contains);
    }

    static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        T first = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(first).as("told in time").isNotNull();
        return first;
    }

    /** Appends records of one byte value each. */
    static Answer append(Term term, long after, int count, boolean evenWhenFull)
            throws InterruptedException {
        return await(beginAppend(term, after, count, evenWhenFull));
    }

    static BlockingQueue<Answer> beginAppend(
            Term term, long after, int count, boolean evenWhenFull) {
        byte[] records = new byte[64 * count];
        ByteBuffer header = ByteBuffer.wrap(after == 0 ? new byte[64] : new byte[0]);
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        var piece =
                new SharedLog.Piece(
                        "journal-1",
                        SEGMENT_SIZE_BYTES,
                        64 * (after + 1),
                        header,
                        ByteBuffer.wrap(records));
        term.log()
                .append(
                        new SharedLog.Append(after, after + count, List.of(piece), evenWhenFull),
                        answers::add);
        return answers;
    }

    static Answer end(Term term) throws InterruptedException {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        term.log().end(answers::add);
        return await(answers);
    }

    @Override
    public void onTaken(Term term) {
        taken.add(term);
    }

    @Override
    public void onStandBy() {}

    @Override
    public void onLost(Term term, String reason) {
        lost.add(reason);
    }

    @Override
    public void onProblem(String problem) {
        problems.add(problem);
    }

    @Override
    public void close() {
        keeper.close();
    }
}
