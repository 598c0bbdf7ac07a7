package dev.comporta.shell;

import dev.comporta.engine.Actions;
import dev.comporta.engine.Engine;
import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.Flight;
import dev.comporta.ledger.CutHour;
import dev.comporta.meter.Histogram;
import dev.comporta.payment.Absence;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Clock;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.OldPayments;
import dev.comporta.payment.OldPayments.HourParts;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Joins the engine to its store and its processors: gives to both what comes in, and ends the turn.
 * Whatever happens within one turn of the event loop is committed once, at its end.
 *
 * <p>Threading: everything on the engine's thread; the counts may be read on any.
 */
public final class Dispatcher implements Payments {
    private final Store store;
    private final ProcessorPort processors;
    private final Clock clock;
    private final int processorCount;
    private final Turn turn;
    private final Engine engine;
    private final Operator operator;
    private PaymentListener listener = PaymentListener.NONE;
    private OldPayments oldPayments = OldPayments.NONE;
    private Optional<CpuBudget> budget = Optional.empty();
    private volatile long contradictions;
    private volatile long selfContradictions;

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
        this.processors = processors;
        this.clock = clock;
        processorCount = gates.size();
        turn = new Turn(scheduleTurnEnd, onFatal, clock);
        engine = new Engine(options, gates, policy, new Deeds(), random);
        engine.onRecovered(store.unsettled(), clock.nanos());
        operator = new OperatorActions(store, engine, clock, turn, () -> listener.onForgotten());
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
    public void summarize(
            long fromNanos, long toNanos, Consumer<Summary> answer, Consumer<Absence> unavailable) {
        List<CutHour> cut = store.cutHours(fromNanos, toNanos);
        if (cut.isEmpty()) {
            answer.accept(store.summarize(fromNanos, toNanos));
            return;
        }
        oldPayments.sum(
                cut,
                found ->
                        store.summarize(fromNanos, toNanos, cut, found)
                                .ifPresentOrElse(
                                        answer, () -> unavailable.accept(whyDifferent(found))),
                unavailable);
    }

    private static Absence whyDifferent(List<HourParts> found) {
        return found.stream().anyMatch(HourParts::isLost) ? Absence.FOR_GOOD : Absence.FOR_NOW;
    }

    @Override
    public void find(
            UUID id, Consumer<Optional<PaymentLife>> answer, Consumer<Absence> unavailable) {
        store.find(
                id,
                life -> {
                    if (life.isPresent() || store.forgottenUpTo() == 0) {
                        answer.accept(life);
                    } else {
                        oldPayments.find(id, store.forgottenUpTo(), answer, unavailable);
                    }
                },
                () -> unavailable.accept(Absence.FOR_NOW));
    }

    /**
     * Where from now on payments are looked for that the store has forgotten, or dropped.
     *
     * @param readUpTo nothing that happened behind this position is dropped
     */
    public void lookInto(OldPayments elsewhere, LongSupplier readUpTo) {
        oldPayments = elsewhere;
        store.dropWhatIsKeptIn(elsewhere, readUpTo);
    }

    /** From now on attempts are begun within a budget of processor time. */
    public void begin(CpuBudget within) {
        budget = Optional.of(within);
    }

    /** Who is told what becomes of payments from now on. */
    public void tell(PaymentListener told) {
        listener = told;
    }

    /** What operators may do. */
    public Operator operator() {
        return operator;
    }

    /** Late answers of processors against an operator's word. */
    public long contradictions() {
        return contradictions;
    }

    /** Payments that a processor called duplicates and had no record of. */
    public long selfContradictions() {
        return selfContradictions;
    }

    /** The age of the oldest attempt in doubt at each processor, by index; 0: none is. */
    public List<Long> oldestDoubtsNanos() {
        long[] ages = new long[processorCount];
        long nowNanos = clock.epochMillis() * 1_000_000;
        for (Payment payment : engine.inDoubt()) {
            long ageNanos = nowNanos - payment.requestedAtNanos();
            ages[payment.processor()] = Math.max(ages[payment.processor()], ageNanos);
        }
        return Arrays.stream(ages).boxed().toList();
    }

    /** Since the acceptance of the oldest payment that may be sent; 0: there is none. */
    public long oldestReadyNanos() {
        return engine.oldestReadyNanos(clock.nanos());
    }

    /** How long its turns take; read on any thread. */
    public Histogram turns() {
        return turn.durations;
    }

    /** For turns. */
    public static Histogram newTurns() {
        return Turn.newDurations();
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
                    budget.ifPresent(CpuBudget::onTurn);
                    engine.onTick(clock.nanos());
                    store.commit();
                });
    }

    /**
     * What the engine wants done: on the store at once, at the processors with an answer that comes
     * back as a step of a later turn.
     */
    private final class Deeds implements Actions {
        @Override
        public int attemptsMax() {
            int stored = store.attemptsMax();
            return budget.map(it -> Math.min(stored, it.attemptsMax())).orElse(stored);
        }

        @Override
        public void attempt(int processor, List<Payment> payments) {
            budget.ifPresent(it -> it.onBegun(payments.size()));
            store.attempt(
                    processor,
                    payments,
                    () -> engine.onAttempted(processor, payments, clock.nanos()));
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
            listener.onSettled(payment);
        }

        @Override
        public void putBack(Payment payment) {
            store.putBack(payment);
            listener.onPutBack(payment);
        }

        @Override
        public void bury(Payment payment) {
            store.bury(payment);
            String reason = DeadLetterReason.of(payment.evidence(), payment.status()).slug();
            ShellEvents.BURIED.tell(
                    "payment " + payment.id() + " is a dead letter: " + reason,
                    payment.id(),
                    reason,
                    payment.status());
            listener.onBuried(payment);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
        public void contradicted(Flight flight) {
            contradictions++;
            UUID id = flight.payment().id();
            ShellEvents.CONTRADICTED.tell(
                    "a processor contradicts what an operator said of payment "
                            + id
                            + ", attempt "
                            + flight.attempt()
                            + ": compare both processors' books",
                    id,
                    flight.attempt());
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
        public void contradictedItself(Payment payment) {
            selfContradictions++;
            ShellEvents.CONTRADICTED_ITSELF.tell(
                    "a processor calls payment "
                            + payment.id()
                            + " a duplicate and has no record of it: see its books",
                    payment.id());
        }
    }
}
