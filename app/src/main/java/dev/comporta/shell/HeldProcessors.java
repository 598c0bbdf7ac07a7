package dev.comporta.shell;

import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.ProcessorPort;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Processors to which nothing is sent while another instance may own the journal: it may have
 * settled, or given to another processor, what would be sent here.
 *
 * <p>Threading: the engine's.
 */
public final class HeldProcessors implements ProcessorPort {
    private final ProcessorPort processors;
    private final Executor loop;
    private final BooleanSupplier isHeld;

    public HeldProcessors(ProcessorPort processors, Executor loop, BooleanSupplier isHeld) {
        this.processors = processors;
        this.loop = loop;
        this.isHeld = isHeld;
    }

    @Override
    public void send(int processor, Send send) {
        if (isHeld.getAsBoolean()) {
            processors.send(processor, send);
        } else {
            refuse(send);
        }
    }

    @Override
    public void sendAgain(int processor, Send send) {
        if (isHeld.getAsBoolean()) {
            processors.sendAgain(processor, send);
        } else {
            refuse(send);
        }
    }

    @Override
    public void lookUp(int processor, UUID id, Consumer<LookUp> answer) {
        if (isHeld.getAsBoolean()) {
            processors.lookUp(processor, id, answer);
        } else {
            loop.execute(() -> answer.accept(new LookUp.Failed()));
        }
    }

    private void refuse(Send send) {
        loop.execute(() -> send.answer().accept(new Outcome.NotSent()));
    }
}
