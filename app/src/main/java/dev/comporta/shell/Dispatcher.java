package dev.comporta.shell;

import dev.comporta.engine.Actions;
import dev.comporta.engine.Engine;
import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.Flight;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Clock;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.PageKey;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Payments;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.payment.Resolution;
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
 * Joins the engine to its store and its processors: carries out actions, and brings events back
 * with the time. Whatever happens within one turn of the event loop is committed once, at its end.
 *
 * <p>Threading: everything on the engine's thread.
 */
public final class Dispatcher implements Payments, Operator {
    private static final System.Logger LOGGER = System.getLogger(Dispatcher.class.getName());

    private final Store store;
    private final ProcessorPort processors;
    private final Clock clock;
    private final Runnable scheduleTurnEnd;
    private final Consumer<Throwable> onFatal;
    private final Engine engine;
    private final OperatorActions operatorActions;
    private boolean turnOpen;
    private volatile long contradictions;
    private volatile long selfContradictions;

    /**
     * @param gates one for each processor, the cheapest first
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
        this.processors = processors;
        this.clock = clock;
        this.scheduleTurnEnd = scheduleTurnEnd;
        this.onFatal = onFatal;
        engine = new Engine(options, gates, policy, new Deeds(), random);
        engine.onRecovered(store.unsettled(), clock.nanos());
        operatorActions = new OperatorActions(store, engine, clock);
    }

    @Override
    public void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        guard(
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
    public void find(UUID id, Consumer<Optional<PaymentLife>> answer) {
        answer.accept(store.find(id));
    }

    @Override
    public void purge(Consumer<Boolean> answer) {
        guard(() -> operatorActions.purge(answer));
    }

    @Override
    public void deadLetters(
            Optional<DeadLetterReason> reason,
            Optional<PageKey> after,
            int limit,
            Consumer<Page> answer) {
        operatorActions.deadLetters(reason, after, limit, answer);
    }

    @Override
    public void retry(UUID id, Consumer<Intervention> answer) {
        guard(() -> operatorActions.retry(id, answer));
    }

    @Override
    public void retryAll(DeadLetterReason reason, int limit, Consumer<Retried> answer) {
        guard(() -> operatorActions.retryAll(reason, limit, answer));
    }

    @Override
    public void acknowledge(UUID id, String note, Consumer<Intervention> answer) {
        guard(() -> operatorActions.acknowledge(id, note, answer));
    }

    @Override
    public void inDoubt(Optional<PageKey> after, int limit, Consumer<Page> answer) {
        operatorActions.inDoubt(after, limit, answer);
    }

    @Override
    public void resolve(
            UUID id, Resolution resolution, String note, Consumer<Intervention> answer) {
        guard(() -> operatorActions.resolve(id, resolution, note, answer));
    }

    /** Late answers of processors against an operator's word. May be read on any thread. */
    public long contradictions() {
        return contradictions;
    }

    /** Payments that a processor called duplicates and had no record of. On any thread. */
    public long selfContradictions() {
        return selfContradictions;
    }

    public void onHealth(int processor, HealthAnswer answer) {
        guard(() -> engine.onHealth(processor, answer, clock.nanos()));
    }

    /** From now on pending payments stay where they are: the process is to end. */
    public void stopAttempting() {
        engine.stopAttempting();
    }

    /** Some milliseconds have passed. */
    public void onTick() {
        guard(store::onTick);
    }

    /** Something was done to the store outside of this class's methods. */
    public void openTurn() {
        if (!turnOpen) {
            turnOpen = true;
            scheduleTurnEnd.run();
        }
    }

    /** Lets the engine act on what has come in, and commits all of it. */
    public void endTurn() {
        turnOpen = false;
        try {
            engine.onTick(clock.nanos());
            store.commit();
        } catch (RuntimeException | Error e) {
            onFatal.accept(e);
        }
    }

    /** Runs one step of this turn. */
    private void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            onFatal.accept(e);
        }
        openTurn();
    }

    /** What the engine wants done. */
    private final class Deeds implements Actions {
        @Override
        public int attemptsMax() {
            return store.attemptsMax();
        }

        @Override
        public void attempt(int processor, List<Payment> payments) {
            store.attempt(
                    processor,
                    payments,
                    () -> engine.onAttempted(processor, payments, clock.nanos()));
        }

        @Override
        public void send(Flight flight, int send) {
            Consumer<Outcome> answer =
                    outcome -> guard(() -> engine.onOutcome(flight, send, outcome, clock.nanos()));
            Payment payment = flight.payment();
            int processor = payment.processor();
            UUID id = payment.id();
            long amountCents = payment.amountCents();
            if (send == 1) {
                processors.send(processor, id, amountCents, payment.requestedAtNanos(), answer);
            } else {
                processors.sendAgain(
                        processor, id, amountCents, payment.requestedAtNanos(), answer);
            }
        }

        @Override
        public void lookUp(Flight flight) {
            processors.lookUp(
                    flight.processor(),
                    flight.payment().id(),
                    answer -> guard(() -> engine.onLookUp(flight, answer, clock.nanos())));
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
            OperatorActions.logContradiction(flight.payment(), flight.attempt());
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
}
