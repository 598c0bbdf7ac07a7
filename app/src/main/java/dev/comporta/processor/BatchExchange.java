package dev.comporta.processor;

import dev.comporta.payment.Evidence;
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
        PaymentRequestEncoder encoder,
        List<Send> batch,
        long timeoutNanos,
        ProcessorCounters counters,
        Runnable hasNoBatchCall)
        implements UpstreamExchange {

    @Override
    public void writeRequest(ByteBuf request) {
        encoder.encodeBatch(batch, request);
    }

    @Override
    public void answered(UpstreamAnswer answer) {
        if (!answer.isOwnWord()) {
            batch.forEach(payment -> counters.tell(payment, answer));
            return;
        }
        switch (answer.status()) {
            case 200 -> judge(ProcessorJson.batch(answer.body()).filter(this::isOfThisBatch));
            case 429, 503 -> batch.forEach(payment -> counters.tell(payment, answer));
            case 404, 405, 501 -> {
                hasNoBatchCall.run();
                failed(Evidence.GARBLED);
            }
            default -> failed(Evidence.GARBLED);
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
                counters.tell(payment, Evidence.GARBLED);
            } else {
                counters.tell(payment, new UpstreamAnswer(status));
            }
        }
    }

    @Override
    public void failed(Evidence evidence) {
        batch.forEach(payment -> counters.tell(payment, evidence));
    }
}
