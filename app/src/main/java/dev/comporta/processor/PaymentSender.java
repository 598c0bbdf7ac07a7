package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort.Send;
import java.util.List;

/**
 * The way of payments to one processor: each in a request of its own, or first sends in batches
 * where the processor offers that. Once it says that it has no batch call, it gets single requests
 * for as long as this process lives.
 *
 * <p>Threading: the loop's.
 */
final class PaymentSender {
    private final ConnectionPool pool;
    private final PaymentRequestEncoder encoder;
    private final BatchRequestEncoder batchEncoder;
    private final Batcher batcher;
    private final long abandonAfterNanos;
    private final ProcessorCounters counters;
    private boolean batching;
    private boolean closed;

    /**
     * @param abandonAfterNanos when the answer to a request is no longer listened for
     */
    PaymentSender(
            ProcessorAddress processor,
            ConnectionPool pool,
            Batcher.Timer timer,
            long abandonAfterNanos,
            ProcessorCounters counters) {
        this.pool = pool;
        this.abandonAfterNanos = abandonAfterNanos;
        this.counters = counters;
        encoder = new PaymentRequestEncoder(processor);
        batchEncoder = new BatchRequestEncoder(processor, encoder);
        batching = processor.batchMax() > 1;
        batcher = new Batcher(Math.max(1, processor.batchMax()), timer, this::sendBatch);
        counters.batchMax(batching ? processor.batchMax() : 0);
    }

    /** Sends it at once or with others, a few milliseconds later. */
    void send(Send payment) {
        if (batching && !closed) {
            batcher.add(payment);
        } else {
            sendSingly(payment);
        }
    }

    /** A request of its own: what else is in a batch, or breaks it, must not keep it in doubt. */
    void sendSingly(Send payment) {
        pool.start(new PaymentExchange(encoder, payment, abandonAfterNanos, counters));
    }

    /** What waits for its batch was not sent, and is told so before this returns. */
    void close() {
        closed = true;
        for (Send payment : batcher.drain()) {
            counters.countFailure(Evidence.NOT_SENT);
            payment.answer().accept(new Outcome.NotSent());
        }
    }

    private void sendBatch(List<Send> batch) {
        if (batch.size() == 1 || !batching) {
            batch.forEach(this::sendSingly);
        } else {
            counters.countBatch();
            pool.start(
                    new BatchExchange(
                            batchEncoder, batch, abandonAfterNanos, counters, this::stopBatching));
        }
    }

    private void stopBatching() {
        batching = false;
        counters.batchMax(0);
    }
}
