package dev.comporta.processor;

import dev.comporta.payment.LookUp;
import dev.comporta.payment.ProcessorPort;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Speaks HTTP/1.1 to the processors: keep-alive, no pipelining, no retry of any kind.
 *
 * <p>Threading: the loop's.
 */
public final class HttpProcessorClient implements ProcessorPort, AutoCloseable {
    private final List<Upstream> processors;

    /**
     * @param counters one for each address: where it counts
     */
    public HttpProcessorClient(
            ClientTransport transport,
            List<ProcessorAddress> addresses,
            ProcessorClientOptions options,
            List<ProcessorCounters> counters) {
        this(transport, addresses, options, counters, RequestFields.NONE);
    }

    /**
     * The same with further header fields.
     *
     * @param fields asked when a request about one payment is written
     */
    public HttpProcessorClient(
            ClientTransport transport,
            List<ProcessorAddress> addresses,
            ProcessorClientOptions options,
            List<ProcessorCounters> counters,
            RequestFields fields) {
        processors =
                IntStream.range(0, addresses.size())
                        .mapToObj(
                                index ->
                                        new Upstream(
                                                transport,
                                                addresses.get(index),
                                                options,
                                                counters.get(index),
                                                fields))
                        .toList();
    }

    @Override
    public void send(int processor, Send send) {
        processors.get(processor).send(send);
    }

    @Override
    public void sendAgain(int processor, Send send) {
        processors.get(processor).sendAgain(send);
    }

    @Override
    public void lookUp(int processor, UUID id, Consumer<LookUp> answer) {
        processors.get(processor).lookUp(id, answer);
    }

    /** Opens connections ahead, so that the first payments need not wait for them. */
    public void connect(int processor, int count) {
        processors.get(processor).connect(count);
    }

    /**
     * Closes all connections. What waits for its batch is answered as not sent, what is on its way
     * as broken, later sends as not sent.
     */
    @Override
    public void close() {
        processors.forEach(Upstream::close);
    }
}
