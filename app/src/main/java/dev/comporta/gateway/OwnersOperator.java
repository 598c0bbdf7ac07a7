package dev.comporta.gateway;

import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Operator;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.Resolution;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What operators may do at whichever core there is. */
record OwnersOperator(Supplier<Core> owner) implements Operator {
    private Operator operator() {
        return owner.get().operator();
    }

    @Override
    public void deadLetters(
            Optional<DeadLetterReason> reason,
            Optional<PageKey> after,
            int limit,
            Consumer<Page> answer) {
        operator().deadLetters(reason, after, limit, answer);
    }

    @Override
    public void retry(UUID id, Consumer<Intervention> answer) {
        operator().retry(id, answer);
    }

    @Override
    public void retryAll(DeadLetterReason reason, int limit, Consumer<Retried> answer) {
        operator().retryAll(reason, limit, answer);
    }

    @Override
    public void acknowledge(UUID id, String note, Consumer<Intervention> answer) {
        operator().acknowledge(id, note, answer);
    }

    @Override
    public void inDoubt(
            Optional<String> processor, Optional<PageKey> after, int limit, Consumer<Page> answer) {
        operator().inDoubt(processor, after, limit, answer);
    }

    @Override
    public void resolve(
            UUID id, Resolution resolution, String note, Consumer<Intervention> answer) {
        operator().resolve(id, resolution, note, answer);
    }

    @Override
    public void purge(Consumer<Boolean> answer) {
        operator().purge(answer);
    }
}
