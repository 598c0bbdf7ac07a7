package dev.comporta.processor;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.ProcessorPort;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Speaks HTTP/1.1 to the processors: keep-alive, no pipelining, no retry of any kind.
 *
 * <p>Threading: the loop's. {@link #counters} may be read on any thread.
 */
public final class HttpProcessorClient implements ProcessorPort, AutoCloseable {

    private record Processor(
            ProcessorAddress address,
            ConnectionPool pool,
            PaymentSender sender,
            ProcessorCounters counters) {}

    private final List<Processor> processors;
    private final long lookUpTimeoutNanos;

    public HttpProcessorClient(
            ClientTransport transport,
            List<ProcessorAddress> addresses,
            ProcessorClientOptions options) {
        ProcessorJson.load();
        lookUpTimeoutNanos = options.lookUpTimeout().toNanos();
        processors =
                addresses.stream().map(address -> processor(transport, address, options)).toList();
    }

    private static Processor processor(
            ClientTransport transport, ProcessorAddress address, ProcessorClientOptions options) {
        ProcessorCounters counters = new ProcessorCounters();
        ConnectionPool pool =
                new ConnectionPool(
                        transport,
                        address,
                        options.connectionsMax(),
                        options.connectTimeout(),
                        options.idleTimeout(),
                        counters);
        PaymentSender sender =
                new PaymentSender(
                        address,
                        pool,
                        (delayNanos, task) ->
                                transport.loop().schedule(task, delayNanos, TimeUnit.NANOSECONDS),
                        options.abandonAfter().toNanos(),
                        counters);
        return new Processor(address, pool, sender, counters);
    }

    @Override
    public void send(int processor, Send send) {
        countedSender(processor).send(send);
    }

    @Override
    public void sendAgain(int processor, Send send) {
        countedSender(processor).sendSingly(send);
    }

    private PaymentSender countedSender(int processor) {
        Processor to = processors.get(processor);
        to.counters.countSend();
        return to.sender;
    }

    @Override
    public void lookUp(int processor, UUID id, Consumer<LookUp> answer) {
        Processor to = processors.get(processor);
        to.pool.start(
                new GetExchange(to.address, "/payments/" + id, lookUpTimeoutNanos) {
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

    /** Opens connections ahead, so that the first payments need not wait for them. */
    public void connect(int processor, int count) {
        processors.get(processor).pool.open(count);
    }

    /** For metrics, on any thread. */
    public ProcessorCounters counters(int processor) {
        return processors.get(processor).counters;
    }

    /**
     * Closes all connections. What waits for its batch is answered as not sent, what is on its way
     * as broken, later sends as not sent.
     */
    @Override
    public void close() {
        processors.forEach(processor -> processor.sender.close());
        processors.forEach(processor -> processor.pool.close());
    }
}
