package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort.Send;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Sends several payments in one request, and tells each what came of it; docs/batch.md has the
 * contract and its reasons.
 *
 * <p>Only two kinds of answers prove anything: a 200 that names each payment's status, and a
 * refusal of the whole batch (429 or 503). All else leaves every payment in doubt, since a
 * processor may have booked some of a batch before it failed.
 *
 * @param hasNoBatchCall told when the processor turns out not to offer batches
 */
record BatchExchange(
        BatchRequestEncoder encoder,
        List<Send> batch,
        long timeoutNanos,
        ProcessorCounters counters,
        Runnable hasNoBatchCall)
        implements UpstreamExchange {

    private static final Outcome NOT_SENT = new Outcome.NotSent();
    private static final Outcome GARBLED = new Outcome.Unanswered(Evidence.GARBLED);

    @Override
    public void writeRequest(ByteBuf request) {
        encoder.encode(batch, request);
    }

    @Override
    public boolean readsBody() {
        return true;
    }

    @Override
    public void answered(UpstreamAnswer answer) {
        if (!answer.isOwnWord()) {
            batch.forEach(payment -> tell(payment, answer));
            return;
        }
        switch (answer.status()) {
            case 200 -> judge(ProcessorJson.batch(answer.body()).filter(this::isOfThisBatch));
            case 429, 503 -> batch.forEach(payment -> tell(payment, answer));
            case 404, 405, 501 -> {
                hasNoBatchCall.run();
                doubtAll();
            }
            default -> doubtAll();
        }
    }

    /** An answer that names payments of others belongs to another request. */
    private boolean isOfThisBatch(Map<UUID, Integer> statuses) {
        Set<UUID> ids = batch.stream().map(Send::id).collect(Collectors.toSet());
        return ids.containsAll(statuses.keySet());
    }

    private void judge(Optional<Map<UUID, Integer>> answer) {
        Map<UUID, Integer> statuses = answer.orElse(Map.of());
        for (Send payment : batch) {
            Integer status = statuses.get(payment.id());
            if (status == null) {
                doubt(payment);
            } else {
                tell(payment, new UpstreamAnswer(status));
            }
        }
    }

    private void tell(Send payment, UpstreamAnswer answer) {
        counters.countAnswer(answer);
        payment.answer().accept(answer.outcome());
    }

    private void doubtAll() {
        batch.forEach(this::doubt);
    }

    private void doubt(Send payment) {
        counters.countFailure(Evidence.GARBLED);
        payment.answer().accept(GARBLED);
    }

    @Override
    public void failed(Evidence evidence) {
        Outcome outcome =
                evidence == Evidence.NOT_SENT ? NOT_SENT : new Outcome.Unanswered(evidence);
        for (Send payment : batch) {
            counters.countFailure(evidence);
            payment.answer().accept(outcome);
        }
    }
}
