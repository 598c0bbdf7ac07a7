package dev.comporta.journal;

import dev.comporta.journal.SharedLog.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Where a shared log ends that has no records: set before the first one is appended. */
final class LogEnd {
    private static final long ANSWER_MAX_SECONDS = 30;

    private LogEnd() {}

    static void set(SharedLog log, long sequence) throws IOException {
        if (await(log::end) instanceof Answer.EndsAt now && now.sequence() != sequence) {
            Answer answer =
                    await(
                            told ->
                                    log.append(
                                            new SharedLog.Append(
                                                    now.sequence(), sequence, List.of(), true),
                                            told));
            if (!(answer instanceof Answer.Appended)) {
                throw new IOException("the log can't be made to end with " + sequence);
            }
        }
    }

    private static Answer await(Consumer<Consumer<Answer>> question) throws IOException {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        question.accept(answer::complete);
        try {
            return answer.get(ANSWER_MAX_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the log does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
