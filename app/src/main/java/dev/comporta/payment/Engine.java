package dev.comporta.payment;

import dev.comporta.routing.HealthAnswer;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.routing.Route;
import dev.comporta.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Moves each payment from pending to settled: begins attempts, sends, judges outcomes by the evidence rules
 * ({@link Verdict}), resolves doubts and times sends out.
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

    private static final int DOUBLINGS_MAX = 20;

    /** The longest wait after an answer that can't be read, in longest waits after others. */
    private static final int UNREADABLE_WAITS = 12;

    private final EngineOptions options;
    private final List<ProcessorGate> gates;
    private final List<ProcessorGate> cheapestFirst;
    private final RoutingPolicy policy;
    private final Actions actions;
    private final RandomGenerator random;

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
        pending = new PendingQueue(options.deadlineNanos());
        this.actions = actions;
        this.random = random;
    }

    /** What the store found: attempts that were open are in doubt, whatever their age. */
    public void onRecovered(List<Payment> payments, long nowNanos) {
        for (Payment payment : payments) {
            if (payment.state() == PaymentState.PENDING) {
                onPending(payment);
            } else {
                doubts.add(payment);
                gate(payment).addDoubt();
                doubts.resumeAt(payment, nowNanos);
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
        for (Payment payment : payments) {
            if (payment.hasOpenAttempt()) {
                if (payment.attempts() == 1) {
                    gate(payment).onFirstAttempt();
                }
                send(payment, nowNanos);
            } else {
                gates.get(processor).release(1);
            }
        }
    }

    /** A send came to something; it may come late, after a time-out and after a re-send. */
    public void onOutcome(Payment payment, int attempt, int send, Outcome outcome, long nowNanos) {
        StatusRules rules = options.statusRules().get(payment.processor());
        Verdict verdict = Verdict.of(outcome, payment.isOnlySend(), rules);
        if (!payment.hasOpenAttempt() || payment.attempts() != attempt) {
            if (Contradiction.isShown(payment, attempt, verdict)) {
                actions.contradicted(payment, attempt);
            }
            return;
        }
        if (outcome instanceof Outcome.Answered answered) {
            gate(payment).pause(answered.retryAfterNanos(), nowNanos);
        }
        boolean isLast = send == payment.sends;
        if (isLast && stopAwaiting(payment)) {
            informGate(payment, outcome, nowNanos);
        }
        if (payment.isCalledDuplicate && verdict != Verdict.BOOKED) {
            return;
        }
        if (isLast || verdict != Verdict.UNKNOWN) {
            see(payment, outcome);
        }
        switch (verdict) {
            case BOOKED -> settle(payment, payment.requestedAtNanos());
            case NOT_BOOKED -> {
                if (isExhausted(payment, nowNanos)) {
                    bury(payment);
                } else {
                    putBack(payment, nowNanos);
                }
            }
            case NEVER_BOOKED -> bury(payment);
            case DUPLICATE -> {
                stopAwaiting(payment);
                doubt(payment);
                payment.isCalledDuplicate = true;
                payment.lookUps = 0;
                lookUp(payment);
            }
            case UNKNOWN -> {
                if (isLast) {
                    doubt(payment);
                    doubts.resumeAt(payment, nowNanos + doubtWaitNanos(payment, outcome));
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
    public void onLookUp(Payment payment, int attempt, LookUp lookUp, long nowNanos) {
        if (!payment.hasOpenAttempt() || !payment.lookUpUnderWay || payment.attempts() != attempt) {
            if (Contradiction.isShown(payment, attempt, lookUp)) {
                actions.contradicted(payment, attempt);
            }
            return;
        }
        payment.lookUpUnderWay = false;
        switch (lookUp) {
            case LookUp.Found found -> {
                payment.see(Evidence.LOOKED_UP, 200);
                boolean isOurs = found.requestedAtNanos() == payment.requestedAtNanos();
                boolean mayBeCounted = actions.mayBeForgotten(found.requestedAtNanos());
                if (found.amountCents() == payment.amountCents() && (isOurs || !mayBeCounted)) {
                    settle(payment, found.requestedAtNanos());
                } else {
                    bury(payment);
                }
            }
            case LookUp.NotFound ignored when payment.isCalledDuplicate ->
                    onDuplicateWithoutRecord(payment, nowNanos);
            case LookUp.Failed failed when payment.isCalledDuplicate ->
                    doubts.resumeAt(
                            payment,
                            nowNanos
                                    + Math.max(
                                            resendWaitNanos(payment.lookUps),
                                            failed.retryAfterNanos()));
            case LookUp.NotFound ignored -> doubts.resumeAt(payment, nowNanos);
            case LookUp.Failed ignored -> doubts.resumeAt(payment, nowNanos);
        }
    }

    /**
     * The processor contradicts itself: 422, and no record. Of the only send both words say that it
     * booked nothing. After others one of them may be booked, so the same bytes are sent again
     * until one of the two words changes, or an operator says what is true.
     */
    private void onDuplicateWithoutRecord(Payment payment, long nowNanos) {
        if (payment.lookUps == 0) { // this one was asked before the 422 came
            lookUp(payment);
            return;
        }
        payment.see(Evidence.LOOKED_UP, 404);
        if (payment.lookUps == 1) {
            actions.contradictedItself(payment);
        }
        if (!payment.isOnlySend()) {
            payment.isCalledDuplicate = false;
            doubts.resumeAt(payment, nowNanos + resendWaitNanos(payment.sends));
        } else if (payment.lookUps >= LOOK_UPS_MAX) {
            bury(payment);
        } else {
            doubts.resumeAt(payment, nowNanos + resendWaitNanos(payment.lookUps));
        }
    }

    /**
     * An operator knows from the processor's books what became of a payment in doubt. That closes
     * its attempt as any evidence does; answers that come later change nothing.
     *
     * @return false: the payment is not in doubt, and nothing was done
     */
    public boolean onResolved(Payment payment, Resolution resolution, long nowNanos) {
        if (!payment.hasOpenAttempt() || payment.state() != PaymentState.IN_DOUBT) {
            return false;
        }
        payment.see(Evidence.OPERATOR, 0);
        switch (resolution) {
            case Resolution.Booked booked ->
                    settle(payment, booked.requestedAtNanos().orElse(payment.requestedAtNanos()));
            case Resolution.NotBooked ignored -> putBack(payment, nowNanos);
        }
        return true;
    }

    public void onHealth(int processor, HealthAnswer answer, long nowNanos) {
        gates.get(processor).onHealth(answer, nowNanos);
    }

    /** The store has purged payments: late answers find nobody. */
    public void onPurged() {
        pending.removeForgotten();
        List<Payment> forgotten = new ArrayList<>(doubts.payments());
        inFlight.forEach(forgotten::add);
        forgotten.removeIf(payment -> !payment.isForgotten());
        forgotten.forEach(this::close);
    }

    /** The payments in doubt, the oldest doubt first. */
    public Collection<Payment> inDoubt() {
        return doubts.payments();
    }

    private void timeOutSends(long nowNanos) {
        Payment payment = inFlight.oldest();
        while (payment != null && nowNanos - payment.sentAtNanos >= options.timeoutNanos()) {
            stopAwaiting(payment);
            gate(payment).onFailure(payment.sentAtNanos, nowNanos);
            payment.see(Evidence.TIMED_OUT, 0);
            doubt(payment);
            doubts.resumeAt(payment, nowNanos + resendWaitNanos(payment.sends));
            payment = inFlight.oldest();
        }
    }

    private void resumeDoubts(long nowNanos) {
        Payment payment = doubts.pollDue(nowNanos);
        while (payment != null) {
            resume(payment, nowNanos);
            payment = doubts.pollDue(nowNanos);
        }
    }

    private void resume(Payment payment, long nowNanos) {
        if (payment.lookUpUnderWay) {
            return;
        }
        if (payment.isCalledDuplicate) {
            lookUp(payment);
        } else if (!gate(payment).maySendAgain(nowNanos)) {
            doubts.resumeAt(payment, nowNanos + options.resendMinNanos());
        } else if (!payment.isAsked) {
            lookUp(payment);
        } else {
            gate(payment).admit(1, nowNanos);
            send(payment, nowNanos);
        }
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
            gate.admit(payments.size(), nowNanos);
            actions.attempt(gates.indexOf(gate), payments);
        }
    }

    private void send(Payment payment, long nowNanos) {
        payment.onSend(nowNanos, options.putBackMaxNanos());
        inFlight.add(payment);
        gate(payment).onSent(nowNanos);
        actions.send(payment, payment.attempts(), payment.sends);
    }

    private void lookUp(Payment payment) {
        if (!payment.lookUpUnderWay) {
            payment.lookUps++;
            payment.isAsked = true;
            payment.lookUpUnderWay = true;
            actions.lookUp(payment, payment.attempts());
        }
    }

    private void settle(Payment payment, long requestedAtNanos) {
        close(payment);
        actions.settle(payment, requestedAtNanos);
    }

    private void putBack(Payment payment, long nowNanos) {
        close(payment);
        payment.pauseTrying(nowNanos);
        long wait =
                gate(payment).mayRetrySoon(nowNanos)
                        ? jitter(
                                options.putBackMinNanos(),
                                options.putBackMaxNanos(),
                                payment.attempts())
                        : options.putBackMaxNanos();
        long halfLeft = (payment.acceptedAtNanos() + options.deadlineNanos() - nowNanos) / 2;
        boolean isLate = halfLeft <= 0;
        actions.putBack(payment);
        pending.putBack(payment, nowNanos + (isLate ? wait : Math.min(wait, halfLeft)));
    }

    /** A dead letter that an operator retries gets as many attempts again, and as much time. */
    private boolean isExhausted(Payment payment, long nowNanos) {
        return payment.attempts() % options.attemptsMax() == 0
                || payment.triedNanos(nowNanos) >= options.ageMaxNanos();
    }

    private void bury(Payment payment) {
        close(payment);
        actions.bury(payment);
    }

    private void doubt(Payment payment) {
        if (payment.state() == PaymentState.IN_FLIGHT) {
            payment.doubt();
            doubts.add(payment);
            gate(payment).addDoubt();
        }
    }

    private void close(Payment payment) {
        stopAwaiting(payment);
        if (doubts.remove(payment)) {
            gate(payment).removeDoubt();
        }
    }

    private boolean stopAwaiting(Payment payment) {
        boolean awaited = inFlight.remove(payment);
        if (awaited) {
            gate(payment).release(1);
        }
        return awaited;
    }

    private void informGate(Payment payment, Outcome outcome, long nowNanos) {
        if (outcome instanceof Outcome.Answered answered && isWorking(answered)) {
            gate(payment).onSuccess(payment.sentAtNanos, nowNanos);
        } else {
            gate(payment).onFailure(payment.sentAtNanos, nowNanos);
        }
    }

    /**
     * Answers that judge a payment. A 401 or 404 tells of a wrong configuration, not of payments.
     */
    private static boolean isWorking(Outcome.Answered answered) {
        int status = answered.status();
        return answered.isOwnWord() && (status == 200 || status == 400 || status == 422);
    }

    private static void see(Payment payment, Outcome outcome) {
        switch (outcome) {
            case Outcome.NotSent ignored -> payment.see(Evidence.NOT_SENT, 0);
            case Outcome.Answered answered ->
                    payment.see(
                            answered.isOwnWord() ? Evidence.ANSWERED : Evidence.PAGE,
                            answered.status());
            case Outcome.Unanswered unanswered -> payment.see(unanswered.evidence(), 0);
        }
    }

    /** What could not be read once will hardly be readable the next time. */
    private long doubtWaitNanos(Payment payment, Outcome outcome) {
        if (!isUnreadable(outcome)) {
            return resendWaitNanos(payment.sends);
        }
        int quadruplings = Math.min(DOUBLINGS_MAX / 2, payment.sends - 1);
        long spanNanos =
                Math.min(
                        UNREADABLE_WAITS * options.resendMaxNanos(),
                        options.resendMinNanos() << (2 * quadruplings));
        return spanNanos / 2 + random.nextLong(spanNanos / 2 + 1);
    }

    private static boolean isUnreadable(Outcome outcome) {
        return outcome instanceof Outcome.Unanswered(Evidence evidence)
                && (evidence == Evidence.GARBLED || evidence == Evidence.OVERSIZED);
    }

    private long resendWaitNanos(int tries) {
        return jitter(options.resendMinNanos(), options.resendMaxNanos(), tries);
    }

    /** Exponential back-off with full jitter: AWS, "Timeouts, retries and backoff with jitter". */
    private long jitter(long minNanos, long maxNanos, int tries) {
        long span = minNanos << Math.min(DOUBLINGS_MAX, Math.max(0, tries - 1));
        return random.nextLong(Math.min(maxNanos, span) + 1);
    }

    private ProcessorGate gate(Payment payment) {
        return gates.get(payment.processor());
    }
}
