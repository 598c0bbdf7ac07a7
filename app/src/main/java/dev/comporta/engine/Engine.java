package dev.comporta.engine;

import dev.comporta.payment.Evidence;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.Resolution;
import dev.comporta.routing.HealthAnswer;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.routing.Purpose;
import dev.comporta.routing.Route;
import dev.comporta.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Moves each payment from pending to settled: begins attempts, sends, judges outcomes by the
 * evidence rules ({@link Verdict}), resolves doubts and times sends out.
 *
 * <p>Invariants: a payment has one open attempt at the most; a payment in doubt is only ever sent
 * to the processor of its attempt, as the same bytes; it goes back to the pending ones only on
 * definite evidence. So no payment is booked at two processors.
 *
 * <p>Threading: one owner. All times are monotonic nanoseconds that start near zero.
 */
public final class Engine {
    /** Look-ups that must say 404 before a 422 to the only send is taken for a wrong word. */
    private static final int LOOK_UPS_MAX = 5;

    private final EngineOptions options;
    private final List<ProcessorGate> gates;
    private final List<ProcessorGate> cheapestFirst;
    private final RoutingPolicy policy;
    private final Actions actions;
    private final Waits waits;

    private final PendingQueue pending;
    private final InFlightList inFlight = new InFlightList();
    private final Doubts doubts = new Doubts();
    private boolean attempting = true;

    /**
     * @param gates one for each processor, by its index
     * @param random for the jitter of waits
     */
    public Engine(
            EngineOptions options,
            List<ProcessorGate> gates,
            RoutingPolicy policy,
            Actions actions,
            RandomGenerator random) {
        if (options.statusRules().size() != gates.size()) {
            throw new IllegalArgumentException(
                    "the options must name each processor: processors=" + gates.size());
        }
        this.options = options;
        this.gates = List.copyOf(gates);
        cheapestFirst =
                gates.stream()
                        .sorted(Comparator.comparingInt(ProcessorGate::feeMillionths))
                        .toList();
        this.policy = policy;
        pending = new PendingQueue(options.deadline().toNanos());
        this.actions = actions;
        waits = new Waits(options, random);
    }

    /** What the store found: attempts that were open are in doubt, whatever their age. */
    public void onRecovered(List<Payment> payments, long nowNanos) {
        for (Payment payment : payments) {
            if (payment.state() == PaymentState.PENDING) {
                onPending(payment);
            } else {
                Flight flight = Flight.recover(payment);
                doubts.add(flight);
                gate(flight).addDoubt();
                doubts.resumeAt(flight, nowNanos);
            }
        }
    }

    /** A payment has come to wait: it was taken in, or is a dead letter that is retried. */
    public void onPending(Payment payment) {
        pending.add(payment);
    }

    /** Time has passed: times sends out, goes on with doubts, begins attempts. */
    public void onTick(long nowNanos) {
        timeOutSends(nowNanos);
        gates.forEach(gate -> gate.onTick(nowNanos));
        resumeDoubts(nowNanos);
        attemptPending(nowNanos);
    }

    /** Attempts have been stored. */
    public void onAttempted(int processor, List<Payment> payments, long nowNanos) {
        ProcessorGate gate = gates.get(processor);
        for (Payment payment : payments) {
            if (payment.isForgotten()) {
                gate.release(1);
                continue;
            }
            if (payment.attempts() == 1) {
                gate.onFirstAttempt();
            }
            send(Flight.begin(payment), nowNanos);
        }
    }

    /** A send came to something; it may come late, after a time-out and after a re-send. */
    public void onOutcome(Flight flight, int send, Outcome outcome, long nowNanos) {
        Payment payment = flight.payment();
        StatusRules rules = options.statusRules().get(flight.processor());
        Verdict verdict = Verdict.of(outcome, flight.isOnlySend(), rules);
        if (flight.isOver) {
            if (flight.isContradictedBy(verdict)) {
                actions.contradicted(flight);
            }
            return;
        }
        if (outcome instanceof Outcome.Answered answered) {
            gate(flight).pause(answered.retryAfterNanos(), nowNanos);
        }
        boolean isLast = send == payment.sends();
        if (isLast && stopAwaiting(flight)) {
            informGate(flight, outcome, nowNanos);
        }
        if (flight.isCalledDuplicate && verdict != Verdict.BOOKED) {
            return;
        }
        if (isLast || verdict != Verdict.UNKNOWN) {
            payment.see(outcome.evidence(), outcome.status());
        }
        switch (verdict) {
            case BOOKED -> settle(flight, payment.requestedAtNanos());
            case NOT_BOOKED -> {
                if (isExhausted(payment, nowNanos)) {
                    bury(flight);
                } else {
                    putBack(flight, nowNanos);
                }
            }
            case NEVER_BOOKED -> bury(flight);
            case DUPLICATE -> {
                stopAwaiting(flight);
                doubt(flight);
                flight.isCalledDuplicate = true;
                flight.lookUps = 0;
                lookUp(flight);
            }
            case UNKNOWN -> {
                if (isLast) {
                    doubt(flight);
                    resumeAfter(flight, waits.resendNanos(outcome, send), nowNanos);
                }
            }
        }
    }

    /**
     * The processor's own record of a payment in doubt. A record is the truth, whether the
     * processor called the payment a duplicate before or was asked after a send without an answer;
     * that there is none proves nothing. A booking that is not this attempt's, and as old as ids
     * that were forgotten, may be in the ledger already: only a person can tell.
     */
    public void onLookUp(Flight flight, LookUp lookUp, long nowNanos) {
        if (flight.isOver || !flight.isLookUpUnderWay) {
            if (flight.isContradictedBy(lookUp)) {
                actions.contradicted(flight);
            }
            return;
        }
        flight.isLookUpUnderWay = false;
        switch (lookUp) {
            case LookUp.Found found -> {
                Payment payment = flight.payment();
                payment.see(Evidence.LOOKED_UP, 200);
                boolean isOurs = found.requestedAtNanos() == payment.requestedAtNanos();
                boolean mayBeCounted = actions.mayBeForgotten(found.requestedAtNanos());
                if (found.amountCents() == payment.amountCents() && (isOurs || !mayBeCounted)) {
                    settle(flight, found.requestedAtNanos());
                } else {
                    bury(flight);
                }
            }
            case LookUp.NotFound ignored when flight.isCalledDuplicate ->
                    onDuplicateWithoutRecord(flight, nowNanos);
            case LookUp.Failed failed when flight.isCalledDuplicate ->
                    resumeAfter(
                            flight,
                            Math.max(waits.resendNanos(flight.lookUps), failed.retryAfterNanos()),
                            nowNanos);
            case LookUp.NotFound _, LookUp.Failed _ -> doubts.resumeAt(flight, nowNanos);
        }
    }

    /**
     * The processor contradicts itself: 422, and no record. Of the only send both words say that it
     * booked nothing. After others one of them may be booked, so the same bytes are sent again
     * until one of the two words changes, or an operator says what is true.
     */
    private void onDuplicateWithoutRecord(Flight flight, long nowNanos) {
        if (flight.lookUps == 0) { // this one was asked before the 422 came
            lookUp(flight);
            return;
        }
        Payment payment = flight.payment();
        payment.see(Evidence.LOOKED_UP, 404);
        if (flight.lookUps == 1) {
            actions.contradictedItself(payment);
        }
        if (!flight.isOnlySend()) {
            flight.isCalledDuplicate = false;
            resumeAfter(flight, waits.resendNanos(payment.sends()), nowNanos);
        } else if (flight.lookUps >= LOOK_UPS_MAX) {
            bury(flight);
        } else {
            resumeAfter(flight, waits.resendNanos(flight.lookUps), nowNanos);
        }
    }

    /**
     * An operator knows from the processor's books what became of a payment in doubt. That closes
     * its attempt as any evidence does; answers that come later change nothing.
     *
     * @return false: the payment is not in doubt, and nothing was done
     */
    public boolean onResolved(Payment payment, Resolution resolution, long nowNanos) {
        Flight flight = doubts.flightOf(payment);
        if (flight == null) {
            return false;
        }
        payment.see(Evidence.OPERATOR, 0);
        switch (resolution) {
            case Resolution.Booked booked ->
                    settle(flight, booked.requestedAtNanos().orElse(payment.requestedAtNanos()));
            case Resolution.NotBooked ignored -> putBack(flight, nowNanos);
        }
        return true;
    }

    public void onHealth(int processor, HealthAnswer answer, long nowNanos) {
        gates.get(processor).onHealth(answer, nowNanos);
    }

    /** The store has purged payments: late answers find nobody. */
    public void onPurged() {
        pending.removeForgotten();
        List<Flight> forgotten = new ArrayList<>(doubts.flights());
        inFlight.forEach(forgotten::add);
        forgotten.removeIf(flight -> !flight.payment().isForgotten());
        forgotten.forEach(this::close);
    }

    /** Since the acceptance of the oldest payment that may be sent; 0: there is none. */
    public long oldestReadyNanos(long nowNanos) {
        return pending.oldestReadyNanos(nowNanos);
    }

    /** The payments in doubt, the oldest doubt first. */
    public Collection<Payment> inDoubt() {
        return doubts.payments();
    }

    private void timeOutSends(long nowNanos) {
        Flight flight = inFlight.oldest();
        while (flight != null && nowNanos - flight.sentAtNanos >= options.timeout().toNanos()) {
            stopAwaiting(flight);
            gate(flight).onFailure(flight.sentAtNanos, nowNanos);
            flight.payment().see(Evidence.TIMED_OUT, 0);
            doubt(flight);
            resumeAfter(flight, waits.resendNanos(flight.payment().sends()), nowNanos);
            flight = inFlight.oldest();
        }
    }

    private void resumeDoubts(long nowNanos) {
        for (Flight due = doubts.pollDue(nowNanos); due != null; due = doubts.pollDue(nowNanos)) {
            resume(due, nowNanos);
        }
    }

    private void resume(Flight flight, long nowNanos) {
        if (flight.isLookUpUnderWay) {
            return;
        }
        if (flight.isCalledDuplicate) {
            lookUp(flight);
        } else if (!gate(flight).maySendAgain(nowNanos)) {
            resumeAfter(flight, options.resend().minNanos(), nowNanos);
        } else if (!flight.isAsked) {
            lookUp(flight);
        } else {
            gate(flight).admit(1, nowNanos);
            gate(flight).count(1, Purpose.AGAIN);
            send(flight, nowNanos);
        }
    }

    private void resumeAfter(Flight flight, long waitNanos, long nowNanos) {
        doubts.resumeAt(flight, nowNanos + waitNanos);
    }

    /** From now on no attempt is begun: what is under way comes to its end. */
    public void stopAttempting() {
        attempting = false;
    }

    private void attemptPending(long nowNanos) {
        while (attempting && pending.ready(nowNanos) > 0 && actions.attemptsMax() > 0) {
            Route route = policy.route(cheapestFirst, pending, nowNanos);
            if (route.holds()) {
                return;
            }
            int limit = Math.min(route.permits(), actions.attemptsMax());
            List<Payment> payments = pending.poll(route.deadlines(), limit);
            if (payments.isEmpty()) {
                return;
            }
            ProcessorGate gate = cheapestFirst.get(route.processor());
            boolean isCheapest = route.processor() == 0;
            long deadlineNanos = pending.deadlineOf(payments.getFirst());
            gate.count(payments.size(), gate.purpose(isCheapest, deadlineNanos, nowNanos));
            gate.admit(payments.size(), nowNanos);
            actions.attempt(gates.indexOf(gate), payments);
        }
    }

    private void send(Flight flight, long nowNanos) {
        Payment payment = flight.payment();
        payment.onSend(nowNanos, options.putBack().maxNanos());
        flight.sentAtNanos = nowNanos;
        flight.isAsked = false;
        inFlight.add(flight);
        gate(flight).onSent(nowNanos);
        actions.send(flight, payment.sends());
    }

    private void lookUp(Flight flight) {
        if (!flight.isLookUpUnderWay) {
            flight.lookUps++;
            flight.isAsked = true;
            flight.isLookUpUnderWay = true;
            actions.lookUp(flight);
        }
    }

    private void settle(Flight flight, long requestedAtNanos) {
        close(flight);
        actions.settle(flight.payment(), requestedAtNanos);
    }

    private void putBack(Flight flight, long nowNanos) {
        close(flight);
        Payment payment = flight.payment();
        payment.pauseTrying(nowNanos);
        long leftNanos = payment.acceptedAtNanos() + options.deadline().toNanos() - nowNanos;
        boolean isSoon = gate(flight).mayRetrySoon(nowNanos);
        actions.putBack(payment);
        pending.putBack(
                payment, nowNanos + waits.nextAttemptNanos(payment.attempts(), isSoon, leftNanos));
    }

    /** A dead letter that an operator retries gets as many attempts again, and as much time. */
    private boolean isExhausted(Payment payment, long nowNanos) {
        return payment.attempts() % options.attemptsMax() == 0
                || payment.triedNanos(nowNanos) >= options.ageMax().toNanos();
    }

    private void bury(Flight flight) {
        close(flight);
        actions.bury(flight.payment());
    }

    private void doubt(Flight flight) {
        if (flight.payment().state() == PaymentState.IN_FLIGHT) {
            flight.payment().doubt();
            doubts.add(flight);
            gate(flight).addDoubt();
        }
    }

    private void close(Flight flight) {
        flight.isOver = true;
        stopAwaiting(flight);
        if (doubts.remove(flight)) {
            gate(flight).removeDoubt();
        }
    }

    private boolean stopAwaiting(Flight flight) {
        boolean wasAwaited = inFlight.remove(flight);
        if (wasAwaited) {
            gate(flight).release(1);
        }
        return wasAwaited;
    }

    private void informGate(Flight flight, Outcome outcome, long nowNanos) {
        if (outcome instanceof Outcome.Answered answered && isWorking(answered)) {
            gate(flight).onSuccess(flight.sentAtNanos, nowNanos);
        } else {
            gate(flight).onFailure(flight.sentAtNanos, nowNanos);
        }
    }

    /**
     * Answers that judge a payment. A 401 or 404 tells of a wrong configuration, not of payments.
     */
    private static boolean isWorking(Outcome.Answered answered) {
        int status = answered.status();
        return answered.isOwnWord() && (status == 200 || status == 400 || status == 422);
    }

    private ProcessorGate gate(Flight flight) {
        return gates.get(flight.processor());
    }
}
