package dev.comporta.workbench.simulator;

import java.util.Iterator;

/** A request whose client was answered by somebody else: it is worked on, and nobody hears. */
record UnheardExchange(SimulatorExchange client) implements SimulatorExchange {

    @Override
    public void answer(SimulatorAnswer answer) {}

    @Override
    public void stream(Iterator<String> parts) {}

    @Override
    public void close() {}

    @Override
    public void reset() {}

    @Override
    public void after(long delayNanos, Runnable task) {
        client.after(delayNanos, task);
    }
}
