package dev.comporta.simulation;

import dev.comporta.cli.Dispatcher;
import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.payment.Acceptance;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.EngineOptions;
import dev.comporta.payment.LookUp;
import dev.comporta.payment.Operator;
import dev.comporta.payment.Outcome;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.payment.Resolution;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.DeadlinePolicy;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.HealthAnswer;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.store.Store;
import dev.comporta.store.StoreStatus;
import dev.comporta.store.embedded.Durability;
import dev.comporta.store.embedded.EmbeddedStore;
import dev.comporta.store.embedded.EmbeddedStoreOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One gateway, its disk, two processors and some clients, for as long as one seed's plan takes. */
final class World {
    /** The simulated operators intervene some hundred thousand times. */
    private static final Logger OPERATORS_LOG = Logger.getLogger("dev.comporta.cli");

    static {
        OPERATORS_LOG.setLevel(Level.OFF);
    }

    static final List<String> NAMES = List.of("default", "fallback");

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long TICK_NANOS = 5 * MILLI;
    private static final long ENDS_WITHIN_NANOS = 600 * SECOND;
    private static final int IN_FLIGHT_MAX = 20;
    private static final int OPEN_MAX = 400;
    private static final int DISK_BYTES_WHEN_FULL = 16 << 10;

    private final Plan plan;
    private final Mutation mutation;
    private final SplittableRandom random;
    private final Schedule schedule = new Schedule();
    private final SimulatedDisk disk;
    private final CrashPoints crashPoints;
    private final List<SimulatedProcessor> processors;
    private final Judge judge;

    private int life;
    private @Nullable Store store;
    private @Nullable Dispatcher gateway;
    private int crashes;
    private int unacknowledged;
    private int resolutions;
    private int retries;

    World(Plan plan, Mutation mutation) {
        this.plan = plan;
        this.mutation = mutation;
        random = new SplittableRandom(plan.seed());
        disk = new SimulatedDisk(random.nextLong());
        crashPoints = new CrashPoints(random.nextLong(), plan.crashProbability());
        processors =
                List.of(
                        new SimulatedProcessor(schedule, random.nextLong()),
                        new SimulatedProcessor(schedule, random.nextLong()));
        judge = new Judge(processors, plan.givesUp());
    }

    CrashPoints crashPoints() {
        return crashPoints;
    }

    int crashes() {
        return crashes;
    }

    /** Doubts that an operator resolved. */
    int resolutions() {
        return resolutions;
    }

    /** Dead letters that an operator made pending again. */
    int retries() {
        return retries;
    }

    /** Runs the plan to its end; throws {@link Judge.Violation} where an invariant breaks. */
    void run() {
        guarded(this::start);
        for (int payment = 0; payment < plan.payments(); payment++) {
            planPayment();
        }
        planWeather();
        planOperator();
        decideFromTimeToTime();
        while (schedule.nanos() < plan.faultsEndNanos()) {
            stepGuarded();
        }
        heal();
        while (!isOver()) {
            if (schedule.nanos() > plan.faultsEndNanos() + ENDS_WITHIN_NANOS) {
                throw new Judge.Violation(
                        "7 it ends",
                        "still open: " + status() + " unacknowledged=" + unacknowledged);
            }
            stepGuarded();
        }
        Dispatcher last = running();
        judge.checkEnd(last);
        judge.checkWindow(last, Long.MIN_VALUE, Long.MAX_VALUE);
        if (mutation == Mutation.NONE && last.contradictions() > 0) {
            throw new Judge.Violation("5 fenced fail-over", "the truth was contradicted");
        }
    }

    private void stepGuarded() {
        guarded(
                () -> {
                    if (!schedule.step()) {
                        throw new Judge.Violation("7 it ends", "nothing is left to happen");
                    }
                    crashPoints.reach(CrashPoint.BETWEEN_EVENTS);
                });
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (SimulatedCrash e) {
            crash();
        } catch (JournalException e) {
            boolean diskIsToBlame =
                    e.code() == JournalException.Code.UNREADABLE
                            && (plan.syncsFail() || plan.diskFills());
            if (!diskIsToBlame) {
                throw e;
            }
            crash();
        }
    }

    private void start() {
        int mine = ++life;
        crashPoints.arm(schedule.nanos() < plan.faultsEndNanos());
        Disk crashing = new CrashingDisk(disk, crashPoints);
        Executor owner = new Delayed(mine, 20_000);
        Store opened =
                EmbeddedStore.open(
                        crashing,
                        new EmbeddedStoreOptions(
                                mutation.durability(plan.durability()),
                                OPEN_MAX,
                                1_000_000,
                                50,
                                10 * MILLI,
                                new JournalOptions(32 << 10, 1 << 10, random::nextLong)),
                        new JournalThreads(
                                new Delayed(mine, 20 * MILLI),
                                new Delayed(mine, 5 * MILLI),
                                task -> owner.execute(() -> runAndEndTurn(task))),
                        new Delayed(mine, 50 * MILLI),
                        schedule,
                        NAMES);
        store = opened;
        Dispatcher started =
                new Dispatcher(
                        store,
                        new Network(mine),
                        new EngineOptions(
                                plan.deadlineNanos(),
                                plan.timeoutNanos(),
                                50 * MILLI,
                                2 * SECOND,
                                50 * MILLI,
                                SECOND,
                                plan.attemptsMax(),
                                100_000 * SECOND,
                                List.of(true, true)),
                        List.of(gate(), gate()),
                        new DeadlinePolicy(50 * MILLI, plan.deadlineNanos()),
                        schedule,
                        random.split(),
                        () -> inLife(mine, random.nextLong(100_000), this::endTurn),
                        World::rethrow);
        gateway = started;
        judge.onRecovered(started);
        tick(mine);
    }

    private static void rethrow(Throwable error) {
        if (error instanceof Error serious) {
            throw serious;
        }
        throw (RuntimeException) error;
    }

    private ProcessorGate gate() {
        return new ProcessorGate(
                new GateOptions(
                        0,
                        IN_FLIGHT_MAX,
                        50,
                        new BreakerOptions(
                                3,
                                60,
                                10 * SECOND,
                                200 * MILLI,
                                plan.timeoutNanos(),
                                SECOND,
                                50 * MILLI)),
                schedule.nanos());
    }

    private void tick(int mine) {
        inLife(
                mine,
                TICK_NANOS,
                () -> {
                    running().onTick();
                    checkBounds();
                    tick(mine);
                });
    }

    private void runAndEndTurn(Runnable task) {
        task.run();
        if (gateway != null) {
            gateway.openTurn();
        }
    }

    private void endTurn() {
        running().endTurn();
    }

    private void checkBounds() {
        StoreStatus status = status();
        boolean bounded =
                status.pending() + status.openAttempts() + status.deadLetters() <= OPEN_MAX
                        && status.openAttempts() <= 4 * IN_FLIGHT_MAX + 8;
        if (!bounded) {
            throw new Judge.Violation("6 everything bounded", status.toString());
        }
        if (status.failure().isPresent()) {
            throw new SimulatedCrash(CrashPoint.BETWEEN_EVENTS);
        }
    }

    /** The process dies; what it had told the network goes on, what it would have heard is lost. */
    private void crash() {
        crashes++;
        life++;
        gateway = null;
        store = null;
        if (plan.durability() == Durability.POWER && random.nextBoolean()) {
            disk.crash();
        } else {
            disk.kill();
        }
        schedule.after(random.nextLong(SECOND), this::start);
    }

    private void inLife(int mine, long delayNanos, Runnable action) {
        schedule.after(
                delayNanos,
                () -> {
                    if (life == mine) {
                        action.run();
                    }
                });
    }

    private void planPayment() {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        long amountCents = random.nextLong(1, 1_000_000);
        judge.onPosted(id, amountCents);
        unacknowledged++;
        if (random.nextDouble() < plan.foreignProbability()) {
            judge.onForeign(id);
            processors
                    .get(random.nextInt(2))
                    .bookForeign(
                            id,
                            random.nextBoolean() ? amountCents : amountCents + 1,
                            random.nextLong(
                                    1_759_000_000_000_000_000L, 1_760_000_000_000_000_000L));
        }
        schedule.at(random.nextLong(plan.faultsEndNanos()), () -> post(id, amountCents, true));
        if (random.nextDouble() < plan.duplicateProbability()) {
            for (int copy = random.nextInt(1, 4); copy > 0; copy--) {
                schedule.at(
                        random.nextLong(plan.faultsEndNanos()), () -> post(id, amountCents, false));
            }
            schedule.at(
                    random.nextLong(plan.faultsEndNanos()),
                    () -> postWithAnotherAmount(id, amountCents + 7));
        }
    }

    private void post(UUID id, long amountCents, boolean untilAcknowledged) {
        if (untilAcknowledged && !judge.isAcknowledged(id)) {
            schedule.after(
                    random.nextLong(50 * MILLI, 2 * SECOND), () -> post(id, amountCents, true));
        }
        if (gateway == null) {
            return;
        }
        boolean wasAcknowledged = judge.isAcknowledged(id);
        gateway.accept(
                id,
                amountCents,
                verdict -> {
                    crashPoints.reach(CrashPoint.BEFORE_ACK);
                    switch (verdict) {
                        case ACCEPTED, ALREADY_ACCEPTED -> {
                            if (wasAcknowledged && verdict == Acceptance.ACCEPTED) {
                                throw new Judge.Violation("2 no phantom", id + " is taken twice");
                            }
                            if (!judge.isAcknowledged(id)) {
                                judge.onAcknowledged(id);
                                unacknowledged--;
                            }
                        }
                        case CONFLICT ->
                                throw new Judge.Violation(
                                        "1 durable ack", id + " conflicts with itself");
                        case FULL, UNAVAILABLE -> {}
                    }
                    crashPoints.reach(CrashPoint.AFTER_ACK);
                });
    }

    private void postWithAnotherAmount(UUID id, long amountCents) {
        if (gateway == null || !judge.isAcknowledged(id)) {
            return;
        }
        gateway.accept(
                id,
                amountCents,
                verdict -> {
                    if (verdict == Acceptance.ACCEPTED || verdict == Acceptance.ALREADY_ACCEPTED) {
                        throw new Judge.Violation(
                                "2 no phantom", id + " is taken with another amount: " + verdict);
                    }
                });
    }

    private void planWeather() {
        for (int index = 0; index < processors.size(); index++) {
            int processor = index;
            long at = 0;
            while (at < plan.faultsEndNanos()) {
                schedule.at(
                        at,
                        () ->
                                processors
                                        .get(processor)
                                        .setWeather(SimulatedProcessor.Weather.draw(random)));
                at += random.nextLong(SECOND, plan.longOutage() ? 40 * SECOND : 8 * SECOND);
            }
        }
    }

    /** What else happens to a machine: its clock, its disk, and health answers that may lie. */
    private void planOperator() {
        for (long at = 0; at < plan.faultsEndNanos(); at += SECOND) {
            schedule.at(at, this::operate);
        }
    }

    private void operate() {
        if (plan.wallClockJumps() && random.nextInt(5) == 0) {
            schedule.jumpWallClock(random.nextLong(-3_600_000, 3_600_000));
        }
        if (plan.diskFills() && random.nextInt(4) == 0) {
            disk.setCapacityBytes(
                    random.nextBoolean()
                            ? Long.MAX_VALUE
                            : Math.max(DISK_BYTES_WHEN_FULL, disk.usedBytes()));
        }
        if (plan.syncsFail() && random.nextInt(10) == 0) {
            disk.failForces(1);
        }
        Dispatcher current = gateway;
        if (current != null) {
            current.onHealth(
                    random.nextInt(2), new HealthAnswer(random.nextBoolean(), random.nextInt(200)));
            long from = (schedule.epochMillis() - random.nextLong(20_000)) * MILLI;
            judge.checkWindow(current, from, from + random.nextLong(20 * SECOND));
        }
    }

    /** An operator looks into the processors' books, and retries dead letters; also at the end. */
    private void decideFromTimeToTime() {
        schedule.after(
                random.nextLong(100 * MILLI, 5 * SECOND),
                () -> {
                    decideFromTimeToTime(); // first: the process may die in what follows
                    if (gateway != null) {
                        decide(gateway);
                    }
                });
    }

    private void decide(Dispatcher current) {
        if (random.nextBoolean()) {
            for (DeadLetterReason reason : DeadLetterReason.values()) {
                current.retryAll(
                        reason, random.nextInt(1, 20), retried -> retries += retried.retried());
            }
        }
        if (random.nextInt(4) == 0) { // mostly the engine resolves doubts by itself
            current.inDoubt(
                    Optional.empty(),
                    random.nextInt(1, 20),
                    page -> page.payments().forEach(life -> resolve(current, life)));
        }
    }

    /** Says the truth, and nothing while a request for the payment may still be booked. */
    private void resolve(Dispatcher current, PaymentLife life) {
        SimulatedProcessor processor =
                processors.get(NAMES.indexOf(life.processor().orElseThrow()));
        SimulatedProcessor.Booking booking = processor.booking(life.id());
        boolean guesses = mutation == Mutation.OPERATOR_GUESSES;
        if (guesses || (booking == null && !processor.isUnderWay(life.id()))) {
            current.resolve(life.id(), new Resolution.NotBooked(), "", this::count);
        } else if (booking != null && booking.amountCents() == life.amountCents()) {
            OptionalLong requestedAt =
                    booking.requestedAtNanos() == life.requestedAtNanos() && random.nextBoolean()
                            ? OptionalLong.empty()
                            : OptionalLong.of(booking.requestedAtNanos());
            current.resolve(life.id(), new Resolution.Booked(requestedAt), "", this::count);
        }
    }

    private void count(Operator.Intervention done) {
        resolutions += done == Operator.Intervention.DONE ? 1 : 0;
    }

    private int retryableCount(Store current) {
        return Arrays.stream(DeadLetterReason.values())
                .filter(DeadLetterReason::isUnbooked)
                .mapToInt(current::deadLetterCount)
                .sum();
    }

    private void heal() {
        crashPoints.arm(false);
        disk.setCapacityBytes(Long.MAX_VALUE);
        disk.failForces(0);
        processors.forEach(processor -> processor.setWeather(SimulatedProcessor.Weather.FAIR));
    }

    private boolean isOver() {
        if (gateway == null || unacknowledged > 0) {
            return false;
        }
        StoreStatus status = status();
        return status.pending() == 0
                && status.openAttempts() == 0
                && store != null
                && retryableCount(store) == 0;
    }

    private StoreStatus status() {
        if (store == null) {
            return new StoreStatus(0, 0, 0, 0, false, Optional.of("down"), Optional.empty());
        }
        return store.status();
    }

    private Dispatcher running() {
        if (gateway == null) {
            throw new IllegalStateException("the gateway is down");
        }
        return gateway;
    }

    /** Runs tasks after a random delay, in the order given, as long as the process lives. */
    private final class Delayed implements Executor {
        private final int mine;
        private final long delayMaxNanos;
        private long lastNanos;

        Delayed(int mine, long delayMaxNanos) {
            this.mine = mine;
            this.delayMaxNanos = delayMaxNanos;
        }

        @Override
        public void execute(Runnable task) {
            long slow = random.nextInt(200) == 0 ? 20 : 1;
            long at = schedule.nanos() + random.nextLong(delayMaxNanos) * slow;
            lastNanos = Math.max(lastNanos, at);
            inLife(mine, lastNanos - schedule.nanos(), task);
        }
    }

    /** What lies between the gateway and its processors. */
    private final class Network implements ProcessorPort {
        private static final long ABANDON_NANOS = 30 * SECOND;
        private final int mine;

        Network(int mine) {
            this.mine = mine;
        }

        @Override
        public void send(
                int processor,
                UUID id,
                long amountCents,
                long requestedAtNanos,
                Consumer<Outcome> answer) {
            crashPoints.reach(CrashPoint.BEFORE_SEND);
            long requestedAt = mutation.requestedAt(requestedAtNanos, random);
            judge.onSend(processor, id, amountCents, requestedAt);
            List<Boolean> answered = new ArrayList<>();
            processors
                    .get(processor)
                    .post(
                            id,
                            amountCents,
                            requestedAt,
                            reply ->
                                    inLife(
                                            mine,
                                            random.nextLong(MILLI),
                                            () -> receive(answered, reply, answer)));
            crashPoints.reach(CrashPoint.AFTER_SEND);
        }

        private void receive(
                List<Boolean> answered, SimulatedProcessor.Reply reply, Consumer<Outcome> answer) {
            if (reply == SimulatedProcessor.Reply.NOTHING) {
                inLife(
                        mine,
                        ABANDON_NANOS,
                        () -> receive(answered, SimulatedProcessor.Reply.BROKEN, answer));
                return;
            }
            if (answered.isEmpty()) {
                answered.add(true);
                crashPoints.reach(CrashPoint.BEFORE_RECEIVE);
                answer.accept(mutation.outcomeOf(reply));
                crashPoints.reach(CrashPoint.AFTER_RECEIVE);
            }
        }

        @Override
        public void lookUp(int processor, UUID id, Consumer<LookUp> answer) {
            processors.get(processor).get(id, found -> inLife(mine, 0, () -> answer.accept(found)));
        }
    }
}
