package dev.comporta.tracing;

import dev.comporta.payment.LookUp;
import dev.comporta.payment.ProcessorPort;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Processors whose calls for traced payments are spans, each from the call to its answer, however
 * late that comes.
 *
 * <p>Threading: the engine's thread.
 */
record TracedProcessors(ProcessorPort processors, List<String> names, PaymentTraces traces)
        implements ProcessorPort {
    @Override
    public void send(int processor, Send send) {
        processors.send(processor, traced(processor, send));
    }

    @Override
    public void sendAgain(int processor, Send send) {
        processors.sendAgain(processor, traced(processor, send));
    }

    private Send traced(int processor, Send send) {
        PaymentTrace trace = traces.find(send.id());
        return trace == null ? send : trace.sending(names.get(processor), send);
    }

    @Override
    public void lookUp(int processor, UUID id, Consumer<LookUp> answer) {
        PaymentTrace trace = traces.find(id);
        processors.lookUp(
                processor,
                id,
                trace == null ? answer : trace.lookingUp(names.get(processor), answer));
    }
}
