package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.ProcessorPort.Send;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to one processor. Payments go each in a request of its own, or first sends in batches
 * where the processor offers that. Once it says that it has no batch call, it gets single requests
 * for as long as this process lives.
 *
 * <p>Threading: the loop's.
 */
final class Upstream {
    private final ProcessorCounters counters;
    private final ProcessorAddress processor;
    private final RequestFields fields;
    private final ConnectionPool pool;
    private final PaymentRequestEncoder encoder;
    private final Batcher batcher;
    private final long abandonAfterNanos;
    private final long lookUpTimeoutNanos;
    private boolean batching;

    Upstream(
            ClientTransport transport,
            ProcessorAddress processor,
            ProcessorClientOptions options,
            ProcessorCounters counters,
            RequestFields fields) {
        this.counters = counters;
        this.processor = processor;
        this.fields = fields;
        pool = new ConnectionPool(transport, processor, options, counters);
        encoder = new PaymentRequestEncoder(processor, fields);
        batcher =
                new Batcher(
                        Math.max(1, processor.batchMax()),
                        (delayNanos, task) ->
                                transport.loop().schedule(task, delayNanos, TimeUnit.NANOSECONDS),
                        this::sendBatch);
        abandonAfterNanos = options.abandonAfter().toNanos();
        lookUpTimeoutNanos = options.lookUpTimeout().toNanos();
        batching = processor.batchMax() > 1;
        counters.batchMax = batching ? processor.batchMax() : 0;
    }

    /** Opens connections ahead of the first exchanges, as far as there is room. */
    void connect(int count) {
        pool.open(count);
    }

    /** Sends it at once or with others, a few milliseconds later. */
    void send(Send payment) {
        counters.sends.increment();
        if (batching) {
            batcher.add(payment);
        } else {
            sendSingly(payment);
        }
    }

    /** A request of its own: what else is in a batch, or breaks it, must not keep it in doubt. */
    void sendAgain(Send payment) {
        counters.sends.increment();
        sendSingly(payment);
    }

    void lookUp(UUID id, Consumer<LookUp> answer) {
        pool.start(
                new GetExchange(processor, "/payments/" + id, lookUpTimeoutNanos) {
                    @Override
                    String fields() {
                        return fields.of(id);
                    }

                    @Override
                    public void answered(UpstreamAnswer seen) {
                        answer.accept(ProcessorJson.lookUp(id, seen));
                    }

                    @Override
                    public void failed(Evidence evidence) {
                        answer.accept(new LookUp.Failed());
                    }
                });
    }

    /** What waits for its batch was not sent, and is told so before this returns. */
    void close() {
        batching = false;
        batcher.drain().forEach(payment -> counters.tell(payment, Evidence.NOT_SENT));
        pool.close();
    }

    private void sendSingly(Send payment) {
        pool.start(new PaymentExchange(encoder, payment, abandonAfterNanos, counters));
    }

    private void sendBatch(List<Send> batch) {
        if (batch.size() == 1 || !batching) {
            batch.forEach(this::sendSingly);
        } else {
            counters.batches.increment();
            pool.start(
                    new BatchExchange(
                            encoder, batch, abandonAfterNanos, counters, this::stopBatching));
        }
    }

    private void stopBatching() {
        batching = false;
        counters.batchMax = 0;
    }
}
