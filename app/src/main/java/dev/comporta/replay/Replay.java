package dev.comporta.replay;

import dev.comporta.engine.Actions;
import dev.comporta.engine.Engine;
import dev.comporta.engine.Flight;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Payment;
import dev.comporta.routing.HealthAnswer;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The real engine with real gates over one run of arrivals, in virtual time: discrete events
 * (arrivals, answers, health answers, ticks), deterministic. Storing takes no time here, nor does
 * the network beyond a processor's latency.
 *
 * <p>It ends when everything is settled, or {@value #GRACE_SECONDS} seconds after the last arrival.
 */
public final class Replay {
    static final long GRACE_SECONDS = 3_600;

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long TICK_NANOS = 5 * MILLI;

    private final ReplayOptions options;
    private final RoutingPolicy policy;
    private final Arrivals arrivals;
    private final List<TracedProcessor> processors;
    private final Engine engine;
    private final PriorityQueue<Answer> answers =
            new PriorityQueue<>(
                    Comparator.comparingLong(Answer::atNanos).thenComparingLong(Answer::order));
    private final List<Attempts> stored = new ArrayList<>();
    private final List<Flight> questions = new ArrayList<>();
    private final Tally tally;

    private long nowNanos;
    private int arrived;
    private int closed;
    private long answersGiven;
    private long nextTickNanos;
    private long nextHealthNanos;

    /** An answer on its way; of those at one instant, the one that was given first. */
    private record Answer(long atNanos, long order, Flight flight, int send, Outcome outcome) {}

    private record Attempts(int processor, List<Payment> payments) {}

    public Replay(
            ReplayOptions options,
            RoutingPolicy policy,
            Arrivals arrivals,
            List<ProcessorTrace> traces) {
        if (traces.size() != options.gates().size()) {
            throw new IllegalArgumentException("each gate needs a trace: traces=" + traces.size());
        }
        this.options = options;
        this.policy = policy;
        this.arrivals = arrivals;
        processors = traces.stream().map(TracedProcessor::new).toList();
        engine =
                new Engine(
                        options.engine(),
                        options.gates().stream().map(gate -> new ProcessorGate(gate, 0)).toList(),
                        policy,
                        new Deeds(),
                        new SplittableRandom(options.seed()));
        tally = new Tally(options);
        nextHealthNanos = options.healthIntervalNanos();
    }

    /** Runs the policy over arrivals and traces, once. */
    public ReplayResult run() {
        long end = Math.addExact(arrivals.lastNanos(), GRACE_SECONDS * SECOND);
        while (closed < arrivals.count()) {
            nowNanos = nextEventNanos();
            if (nowNanos > end) {
                break;
            }
            takeArrivals();
            takeAnswers();
            takeHealth();
            endTurn();
        }
        return tally.result(arrivals);
    }

    private long nextEventNanos() {
        Answer answer = answers.peek();
        long next = Math.min(nextHealthNanos, answer == null ? Long.MAX_VALUE : answer.atNanos);
        if (arrived < arrivals.count()) {
            next = Math.min(next, arrivals.acceptedAtNanos(arrived));
        }
        return arrived > closed ? Math.min(next, nextTickNanos) : next;
    }

    private void takeArrivals() {
        while (arrived < arrivals.count() && arrivals.acceptedAtNanos(arrived) <= nowNanos) {
            long at = arrivals.acceptedAtNanos(arrived);
            engine.onPending(
                    new Payment(
                            new UUID(0, arrived), arrivals.amountCents(arrived), at / MILLI, at));
            arrived++;
        }
    }

    private void takeAnswers() {
        Answer next = answers.peek();
        while (next != null && next.atNanos <= nowNanos) {
            answers.remove();
            engine.onOutcome(next.flight, next.send, next.outcome, nowNanos);
            next = answers.peek();
        }
    }

    private void takeHealth() {
        if (nowNanos < nextHealthNanos) {
            return;
        }
        nextHealthNanos += options.healthIntervalNanos();
        for (int processor = 0; processor < processors.size(); processor++) {
            HealthAnswer answer = processors.get(processor).health(nowNanos);
            if (policy instanceof HealthListener listener) {
                listener.onHealth(processor, answer, nowNanos);
            } else {
                engine.onHealth(processor, answer, nowNanos);
            }
        }
    }

    private void endTurn() {
        engine.onTick(nowNanos);
        for (Attempts attempts : stored) {
            engine.onAttempted(attempts.processor, attempts.payments, nowNanos);
        }
        stored.clear();
        answerQuestions();
        nextTickNanos = nowNanos + TICK_NANOS;
    }

    /** A trace does not tell what a look-up would have found. */
    private void answerQuestions() {
        for (Flight flight : questions) {
            engine.onLookUp(flight, new LookUp.Failed(), nowNanos);
        }
        questions.clear();
    }

    /** Carries out what the engine wants, in memory. */
    private final class Deeds implements Actions {
        @Override
        public int attemptsMax() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void attempt(int processor, List<Payment> payments) {
            long requestedAtNanos = nowNanos / MILLI * MILLI;
            for (Payment payment : payments) {
                payment.beginAttempt(
                        processor, requestedAtNanos, payment.attempts() + 1, nowNanos / MILLI);
            }
            stored.add(new Attempts(processor, payments));
        }

        @Override
        public void send(Flight flight, int send) {
            TracedProcessor processor = processors.get(flight.processor());
            tally.onSends(flight.processor(), 1);
            Outcome outcome = processor.send(nowNanos);
            if (outcome != null) {
                long atNanos = processor.answerAtNanos();
                answers.add(new Answer(atNanos, answersGiven++, flight, send, outcome));
            }
        }

        @Override
        public void lookUp(Flight flight) {
            questions.add(flight);
        }

        @Override
        public boolean mayBeForgotten(long requestedAtNanos) {
            return false;
        }

        @Override
        public void settle(Payment payment, long requestedAtNanos) {
            payment.settle(requestedAtNanos, nowNanos / MILLI);
            tally.onSettled(
                    payment.processor(),
                    payment.amountCents(),
                    nowNanos - payment.acceptedAtNanos());
            closed++;
        }

        @Override
        public void putBack(Payment payment) {
            payment.endAttempt(nowNanos / MILLI);
        }

        @Override
        public void bury(Payment payment) {
            payment.bury(nowNanos / MILLI);
            closed++;
        }

        @Override
        public void contradicted(Flight flight) {
            throw new IllegalStateException("a replay has no operator");
        }

        @Override
        public void contradictedItself(Payment payment) {
            throw new IllegalStateException("no processor of a replay answers 422");
        }
    }
}
