package dev.comporta.shell;

import dev.comporta.engine.Actions;
import dev.comporta.engine.Engine;
import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.Flight;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Payment;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.routing.RoutingPolicy;
import dev.comporta.store.Store;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The engine, and what it wants done: on the store at once, at the processors with an answer that
 * comes back as a step of a later turn.
 *
 * <p>Threading: the engine's thread; the counts may be read on any.
 */
final class Deeds implements Actions {
    private static final System.Logger LOGGER = System.getLogger(Deeds.class.getName());

    private final Store store;
    private final ProcessorPort processors;
    private final Clock clock;
    private final Turn turn;
    private final Engine engine;
    private volatile long contradictions;
    private volatile long selfContradictions;

    /**
     * @param gates one for each processor, by its index
     */
    Deeds(
            Store store,
            ProcessorPort processors,
            Clock clock,
            Turn turn,
            EngineOptions options,
            List<ProcessorGate> gates,
            RoutingPolicy policy,
            RandomGenerator random) {
        this.store = store;
        this.processors = processors;
        this.clock = clock;
        this.turn = turn;
        engine = new Engine(options, gates, policy, this, random);
    }

    Engine engine() {
        return engine;
    }

    /** Late answers of processors against an operator's word. */
    long contradictions() {
        return contradictions;
    }

    /** Payments that a processor called duplicates and had no record of. */
    long selfContradictions() {
        return selfContradictions;
    }

    @Override
    public int attemptsMax() {
        return store.attemptsMax();
    }

    @Override
    public void attempt(int processor, List<Payment> payments) {
        store.attempt(
                processor, payments, () -> engine.onAttempted(processor, payments, clock.nanos()));
    }

    @Override
    public void send(Flight flight, int send) {
        Payment payment = flight.payment();
        var request =
                new ProcessorPort.Send(
                        payment.id(),
                        payment.amountCents(),
                        payment.requestedAtNanos(),
                        outcome ->
                                turn.step(
                                        () ->
                                                engine.onOutcome(
                                                        flight, send, outcome, clock.nanos())));
        if (send == 1) {
            processors.send(flight.processor(), request);
        } else {
            processors.sendAgain(flight.processor(), request);
        }
    }

    @Override
    public void lookUp(Flight flight) {
        processors.lookUp(
                flight.processor(),
                flight.payment().id(),
                found -> turn.step(() -> engine.onLookUp(flight, found, clock.nanos())));
    }

    @Override
    public boolean mayBeForgotten(long requestedAtNanos) {
        return store.mayBeForgotten(requestedAtNanos);
    }

    @Override
    public void settle(Payment payment, long requestedAtNanos) {
        store.settle(payment, requestedAtNanos);
    }

    @Override
    public void putBack(Payment payment) {
        store.putBack(payment);
    }

    @Override
    public void bury(Payment payment) {
        store.bury(payment);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
    public void contradicted(Flight flight) {
        contradictions++;
        LOGGER.log(
                System.Logger.Level.ERROR,
                "a processor contradicts what an operator said of payment "
                        + flight.payment().id()
                        + ", attempt "
                        + flight.attempt()
                        + ": compare both processors' books");
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
    public void contradictedItself(Payment payment) {
        selfContradictions++;
        LOGGER.log(
                System.Logger.Level.WARNING,
                "a processor calls payment "
                        + payment.id()
                        + " a duplicate and has no record of it: see its books");
    }
}
