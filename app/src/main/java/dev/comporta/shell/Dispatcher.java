package dev.comporta.shell;

import dev.comporta.engine.Engine;
import dev.comporta.engine.EngineOptions;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Clock;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.payment.Summary;
import dev.comporta.routing.HealthAnswer;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.routing.RoutingPolicy;
import dev.comporta.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Joins the engine to its store and its processors: gives to both what comes in, and ends the turn.
 * Whatever happens within one turn of the event loop is committed once, at its end.
 *
 * <p>Threading: everything on the engine's thread; the counts may be read on any.
 */
public final class Dispatcher implements Payments {
    private final Store store;
    private final Clock clock;
    private final Turn turn;
    private final Deeds deeds;
    private final Engine engine;
    private final Operator operator;

    /**
     * @param gates one for each processor, by its index
     * @param scheduleTurnEnd asks for one call of {@link #endTurn} at the end of this turn
     * @param onFatal told of an error that leaves memory in doubt; the process should end
     */
    public Dispatcher(
            Store store,
            ProcessorPort processors,
            EngineOptions options,
            List<ProcessorGate> gates,
            RoutingPolicy policy,
            Clock clock,
            RandomGenerator random,
            Runnable scheduleTurnEnd,
            Consumer<Throwable> onFatal) {
        this.store = store;
        this.clock = clock;
        turn = new Turn(scheduleTurnEnd, onFatal);
        deeds = new Deeds(store, processors, clock, turn, options, gates, policy, random);
        engine = deeds.engine();
        engine.onRecovered(store.unsettled(), clock.nanos());
        operator = new OperatorActions(store, engine, clock, turn);
    }

    @Override
    public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        turn.step(
                () -> {
                    Payment taken = store.accept(id, amountCents, answer);
                    if (taken != null) {
                        engine.onPending(taken);
                    }
                });
    }

    @Override
    public void summarize(long fromNanos, long toNanos, Consumer<Summary> answer) {
        answer.accept(store.summarize(fromNanos, toNanos));
    }

    @Override
    public void find(UUID id, Consumer<Optional<PaymentLife>> answer, Runnable unavailable) {
        store.find(id, answer, unavailable);
    }

    /** What operators may do. */
    public Operator operator() {
        return operator;
    }

    /** Late answers of processors against an operator's word. */
    public long contradictions() {
        return deeds.contradictions();
    }

    /** Payments that a processor called duplicates and had no record of. */
    public long selfContradictions() {
        return deeds.selfContradictions();
    }

    public void onHealth(int processor, HealthAnswer answer) {
        turn.step(() -> engine.onHealth(processor, answer, clock.nanos()));
    }

    /** From now on pending payments stay where they are: the process is to end. */
    public void stopAttempting() {
        engine.stopAttempting();
    }

    /** Some milliseconds have passed. */
    public void onTick() {
        turn.step(store::onTick);
    }

    /** Something was done to the store outside of this class's methods. */
    public void openTurn() {
        turn.open();
    }

    /** Lets the engine act on what has come in, and commits all of it. */
    public void endTurn() {
        turn.end(
                () -> {
                    engine.onTick(clock.nanos());
                    store.commit();
                });
    }
}
