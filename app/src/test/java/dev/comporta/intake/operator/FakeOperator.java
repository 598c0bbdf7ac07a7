package dev.comporta.intake.operator;

import dev.comporta.payment.Attempt;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Operator;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.Resolution;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Strict: refuses calls on a wrong thread; has five dead letters and five payments in doubt. */
public final class FakeOperator implements Operator {
    private static final int COUNT = 5;
    private static final long MILLIS = 1_752_582_896_000L;

    /** What was asked for, in words. */
    public final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();

    public volatile boolean purgeFails;
    volatile Intervention intervention = Intervention.DONE;

    private @Nullable EventLoop engine;

    public void attach(EventLoop engine) {
        this.engine = engine;
    }

    static UUID id(int index) {
        return new UUID(7, index);
    }

    @Override
    public void deadLetters(
            Optional<DeadLetterReason> reason,
            Optional<PageKey> after,
            int limit,
            Consumer<Page> answer) {
        call("dead-letters " + reason.map(DeadLetterReason::slug).orElse("any") + " " + limit);
        answer.accept(page(PaymentState.DEAD_LETTER, after, limit));
    }

    @Override
    public void inDoubt(
            Optional<String> processor, Optional<PageKey> after, int limit, Consumer<Page> answer) {
        call("in-doubt " + processor.orElse("any") + " " + limit);
        answer.accept(page(PaymentState.IN_DOUBT, after, limit));
    }

    @Override
    public void purge(Consumer<Boolean> answer) {
        call("purge");
        answer.accept(!purgeFails);
    }

    @Override
    public void retry(UUID id, Consumer<Intervention> answer) {
        call("retry " + id);
        answer.accept(intervention);
    }

    @Override
    public void retryAll(DeadLetterReason reason, int limit, Consumer<Retried> answer) {
        call("retry-all " + reason.slug() + " " + limit);
        answer.accept(new Retried(intervention, 3, 2));
    }

    @Override
    public void acknowledge(UUID id, String note, Consumer<Intervention> answer) {
        call("acknowledge " + id + " " + note);
        answer.accept(intervention);
    }

    @Override
    public void resolve(
            UUID id, Resolution resolution, String note, Consumer<Intervention> answer) {
        call("resolve " + id + " " + resolution + " " + note);
        answer.accept(intervention);
    }

    private void call(String words) {
        if (engine == null || !engine.inEventLoop()) {
            throw new IllegalStateException("called on " + Thread.currentThread());
        }
        calls.add(words);
    }

    private static Page page(PaymentState state, Optional<PageKey> after, int limit) {
        List<PaymentLife> lives = new ArrayList<>();
        int first = after.map(key -> (int) key.at() + 1).orElse(0);
        for (int index = first; index < Math.min(COUNT, first + limit); index++) {
            lives.add(life(index, state));
        }
        int last = first + lives.size() - 1;
        return new Page(
                lives,
                last < COUNT - 1 ? Optional.of(new PageKey(last, id(last))) : Optional.empty(),
                MILLIS + 5_000);
    }

    private static PaymentLife life(int index, PaymentState state) {
        Attempt attempt =
                new Attempt(
                        2,
                        0,
                        MILLIS * 1_000_000,
                        MILLIS,
                        3,
                        Evidence.ANSWERED,
                        404,
                        0,
                        Attempt.Ending.IN_DOUBT);
        return new PaymentLife(
                id(index),
                1990,
                state,
                MILLIS - 1_000,
                Optional.of("default"),
                MILLIS * 1_000_000,
                2,
                Evidence.ANSWERED,
                404,
                MILLIS + 1_000,
                List.of(new PaymentLife.AttemptLife("default", attempt)),
                List.of());
    }
}
