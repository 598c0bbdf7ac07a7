package dev.comporta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.payment.LookUp;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.routing.Route;
import dev.comporta.routing.RoutingPolicy;
import dev.comporta.routing.TimeRange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * An engine over a strict fake of its store and its processors: what it wants done is recorded and
 * applied to the payments as a store would, and whatever breaks its contract is an error at once.
 *
 * <p>The fake routes every payment to {@link #target}, so that a test says where a payment may go.
 */
final class EngineFixture implements Actions {
    static final int CHEAP = 0;

    /** Its 5xx and 429 prove nothing. */
    static final int DEAR = 1;

    static final int IN_FLIGHT_MAX = 100;
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    static final long DEADLINE = 5 * SECOND;
    static final long TIMEOUT = SECOND;
    static final long RESEND_MAX = SECOND;
    static final long PUT_BACK_MAX = SECOND;
    static final int ATTEMPTS_MAX = 100;
    static final long AGE_MAX = 3_600 * SECOND;
    static final StatusRules PROVING_NOTHING_BY_ERRORS =
            new StatusRules(Set.of(), StatusRules.REFUSALS);
    static final EngineOptions OPTIONS =
            new EngineOptions(
                    Duration.ofNanos(DEADLINE),
                    Duration.ofNanos(TIMEOUT),
                    new Backoff(100 * MILLI, RESEND_MAX),
                    new Backoff(50 * MILLI, PUT_BACK_MAX),
                    ATTEMPTS_MAX,
                    Duration.ofNanos(AGE_MAX),
                    List.of(StatusRules.DEFAULT, PROVING_NOTHING_BY_ERRORS));

    /** One request on the wire. */
    record Send(Payment payment, int processor, long requestedAtNanos, int attempt, int number) {}

    /** A settled payment, under the instant that the engine gave. */
    record Settled(Payment payment, long requestedAtNanos) {}

    private record Attempt(Payment payment, int attempt) {}

    final List<ProcessorGate> gates;
    final Engine engine;
    final List<Send> sends = new ArrayList<>();

    /** After a 422: a test answers them. */
    final List<Payment> lookUps = new ArrayList<>();

    /** Before a re-send: answered at once by {@link #whenAsked}. */
    final List<Payment> questions = new ArrayList<>();

    final List<Settled> settled = new ArrayList<>();
    final List<Payment> buried = new ArrayList<>();
    final List<Payment> contradicted = new ArrayList<>();
    final List<Payment> contradictedItself = new ArrayList<>();
    Optional<LookUp> whenAsked = Optional.of(new LookUp.NotFound());
    int target = CHEAP;
    boolean holds;
    TimeRange routedDeadlines = TimeRange.ALL;
    int attemptsMax = Integer.MAX_VALUE;
    long nowNanos;

    private final Deque<Runnable> commits = new ArrayDeque<>();
    private final Set<Attempt> stored = new HashSet<>();
    private final Map<Attempt, Send> lastSends = new HashMap<>();
    private final Map<Attempt, Flight> flights = new HashMap<>();
    private final Map<Payment, Flight> lastFlights = new HashMap<>();
    private int waitingCount;
    private final SplittableRandom ids = new SplittableRandom(1);

    EngineFixture() {
        this(1, new BreakerOptions(1_000, 100, SECOND, SECOND, SECOND, 3_600 * SECOND, SECOND));
    }

    EngineFixture(long seed, BreakerOptions breaker) {
        gates =
                IntStream.range(0, 2)
                        .mapToObj(
                                processor ->
                                        new ProcessorGate(
                                                new GateOptions(0, IN_FLIGHT_MAX, 50, breaker), 0))
                        .toList();
        RoutingPolicy policy =
                (all, waiting, now) -> {
                    waitingCount = waiting.count();
                    int permits = all.get(target).permits(now);
                    return holds || permits == 0
                            ? Route.HOLD
                            : new Route(target, permits, routedDeadlines);
                };
        engine = new Engine(OPTIONS, gates, policy, this, new SplittableRandom(seed));
    }

    /** A payment that waits. */
    Payment accept() {
        Payment payment = newPayment();
        engine.onPending(payment);
        return payment;
    }

    /** A payment that waits, and was accepted so long ago, as the wall clock at a restart says. */
    Payment acceptedBefore(long ageNanos) {
        Payment payment =
                new Payment(
                        new UUID(ids.nextLong(), ids.nextLong()),
                        1990,
                        millis(),
                        nowNanos - ageNanos);
        engine.onPending(payment);
        return payment;
    }

    /** A payment that is sent to a processor and not answered yet. */
    Payment sendTo(int processor) {
        target = processor;
        Payment payment = accept();
        tick();
        return payment;
    }

    /** A payment whose first send to a processor timed out, and the second is not answered yet. */
    Payment doubtAt(int processor) {
        Payment payment = sendTo(processor);
        pass(TIMEOUT);
        pass(RESEND_MAX);
        assertThat(sendsOf(payment)).hasSize(2);
        return payment;
    }

    /** A payment with an attempt that an earlier process opened. */
    Payment recover(int processor) {
        Payment payment = newPayment();
        beginAttempt(payment, processor);
        store(payment);
        payment.recoverAttempt(0);
        engine.onRecovered(List.of(payment), nowNanos);
        return payment;
    }

    /** One turn of the event loop, and its commit. */
    void tick() {
        engine.onTick(nowNanos);
        commit();
    }

    /** Time passes, in steps of one millisecond's tick. */
    void pass(long nanos) {
        long end = nowNanos + nanos;
        while (nowNanos < end) {
            nowNanos = Math.min(end, nowNanos + MILLI);
            tick();
        }
    }

    void commit() {
        while (!commits.isEmpty()) {
            commits.remove().run();
        }
    }

    /** Answers the last send of a payment. */
    void answer(Payment payment, Outcome outcome) {
        answer(sendsOf(payment).getLast(), outcome);
    }

    void answer(Payment payment, int status) {
        answer(payment, new Outcome.Answered(status));
    }

    void answer(Send send, Outcome outcome) {
        Flight flight =
                Objects.requireNonNull(flights.get(new Attempt(send.payment, send.attempt)));
        engine.onOutcome(flight, send.number, outcome, nowNanos);
    }

    void answer(Send send, int status) {
        answer(send, new Outcome.Answered(status));
    }

    void answerLookUp(Payment payment, LookUp lookUp) {
        engine.onLookUp(Objects.requireNonNull(lastFlights.get(payment)), lookUp, nowNanos);
    }

    /** As any answer it comes in a turn of its own. */
    private void answerQuestion(Payment payment, LookUp answer) {
        answerLookUp(payment, answer);
        engine.onTick(nowNanos);
    }

    /** An operator makes a dead letter pending again. */
    void retry(Payment payment) {
        payment.retry(millis());
        engine.onPending(payment);
    }

    void purge(Payment... payments) {
        for (Payment payment : payments) {
            payment.forget();
        }
        engine.onPurged();
    }

    List<Send> sendsOf(Payment payment) {
        return sends.stream().filter(send -> send.payment == payment).toList();
    }

    boolean isWaiting(Payment payment) {
        return payment.state() == PaymentState.PENDING && !payment.isForgotten();
    }

    /** Nothing is under way and nothing in doubt: every permit came back. */
    void assertNothingUnderWay() {
        assertThat(engine.inDoubt()).isEmpty();
        assertThat(gates).extracting(ProcessorGate::inFlight).containsOnly(0);
        assertThat(gates).extracting(ProcessorGate::inDoubt).containsOnly(0);
    }

    /** How many would be ready at an instant, if nothing went before it. */
    int readyAt(long atNanos) {
        holds = true;
        waitingCount = 0;
        engine.onTick(atNanos);
        return waitingCount;
    }

    /** Bookings at or before this instant may have been counted already. */
    long forgottenUpToNanos = Long.MIN_VALUE;

    @Override
    public boolean mayBeForgotten(long requestedAtNanos) {
        return requestedAtNanos <= forgottenUpToNanos;
    }

    @Override
    public int attemptsMax() {
        return attemptsMax;
    }

    @Override
    public void attempt(int processor, List<Payment> payments) {
        require(!payments.isEmpty(), "no attempts at all");
        require(payments.size() <= attemptsMax, "more attempts than can be stored");
        attemptsMax -= payments.size();
        payments.forEach(payment -> beginAttempt(payment, processor));
        commits.add(
                () -> {
                    payments.forEach(this::store);
                    engine.onAttempted(processor, payments, nowNanos);
                });
    }

    @Override
    public void send(Flight flight, int number) {
        Payment payment = flight.payment();
        int attempt = flight.attempt();
        remember(flight);
        require(
                payment.state() == PaymentState.IN_FLIGHT
                        || payment.state() == PaymentState.IN_DOUBT,
                "a send without an open attempt");
        require(
                stored.contains(new Attempt(payment, attempt)),
                "a send before its attempt is stored");
        Send send =
                new Send(payment, flight.processor(), payment.requestedAtNanos(), attempt, number);
        Send before = lastSends.put(new Attempt(payment, attempt), send);
        require(
                before == null
                        || (before.processor == send.processor
                                && before.requestedAtNanos == send.requestedAtNanos),
                "a re-send that is not the same");
        sends.add(send);
    }

    @Override
    public void lookUp(Flight flight) {
        Payment payment = flight.payment();
        remember(flight);
        require(payment.state() == PaymentState.IN_DOUBT, "a look-up without a doubt");
        if (flight.isCalledDuplicate) {
            lookUps.add(payment);
        } else {
            questions.add(payment);
            whenAsked.ifPresent(answer -> commits.add(() -> answerQuestion(payment, answer)));
        }
    }

    @Override
    public void settle(Payment payment, long requestedAtNanos) {
        payment.settle(requestedAtNanos, millis());
        settled.add(new Settled(payment, requestedAtNanos));
    }

    @Override
    public void putBack(Payment payment) {
        payment.endAttempt(millis());
    }

    @Override
    public void bury(Payment payment) {
        payment.bury(millis());
        buried.add(payment);
    }

    @Override
    public void contradicted(Flight flight) {
        contradicted.add(flight.payment());
    }

    @Override
    public void contradictedItself(Payment payment) {
        contradictedItself.add(payment);
    }

    private void remember(Flight flight) {
        require(flight.attempt() == flight.payment().attempts(), "a flight of another attempt");
        require(flight.processor() == flight.payment().processor(), "at another processor");
        Flight before = flights.put(new Attempt(flight.payment(), flight.attempt()), flight);
        require(before == null || before == flight, "two flights of one attempt");
        lastFlights.put(flight.payment(), flight);
    }

    private Payment newPayment() {
        UUID id = new UUID(ids.nextLong(), ids.nextLong());
        return new Payment(id, 1990, millis(), nowNanos);
    }

    private void beginAttempt(Payment payment, int processor) {
        payment.beginAttempt(processor, epochNanos(), payment.attempts() + 1, millis());
    }

    private void store(Payment payment) {
        stored.add(new Attempt(payment, payment.attempts()));
    }

    private long millis() {
        return 1_760_000_000_000L + nowNanos / MILLI;
    }

    long epochNanos() {
        return millis() * MILLI;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
