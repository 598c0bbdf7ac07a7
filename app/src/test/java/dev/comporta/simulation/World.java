package dev.comporta.simulation;

import dev.comporta.engine.Backoff;
import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.StatusRules;
import dev.comporta.journal.Disk;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.SimulatedDisk;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.ProcessorPort;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.DeadlinePolicy;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.HealthAnswer;
import dev.comporta.routing.ProcessorGate;
import dev.comporta.shell.Dispatcher;
import dev.comporta.shell.HeldProcessors;
import dev.comporta.store.Durability;
import dev.comporta.store.Store;
import dev.comporta.store.StoreFill;
import dev.comporta.store.StoreOptions;
import dev.comporta.store.StoreStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One gateway, its disk, two processors and some clients, for as long as one seed's plan takes. */
final class World {
    static final List<String> NAMES = List.of("default", "fallback");

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long TICK_NANOS = 5 * MILLI;
    private static final long ENDS_WITHIN_NANOS = 600 * SECOND;
    private static final int IN_FLIGHT_MAX = 20;
    private static final int OPEN_MAX = 400;
    private static final int DEAD_LETTERS_MAX = 400;
    private static final int DISK_BYTES_WHEN_FULL = 16 << 10;

    private final Plan plan;
    private final Mutation mutation;
    private final SplittableRandom random;
    private final Schedule schedule = new Schedule();
    private final SimulatedDisk disk;
    private final SimulatedRedis redis;
    private final CrashPoints crashPoints;
    private final List<SimulatedProcessor> processors;
    private final Judge judge;
    private final SimulatedClients clients;
    private final SimulatedOperator operator;

    private Life life = new Life(schedule);
    private boolean wasUp;
    private boolean answersAtOnce;

    /** Redis has lost something, and its owner must live to append it again, or read it anew. */
    private long quietUntilNanos;

    private @Nullable SimulatedTerm term;

    /** The machine lost what was not synced; the durability does not speak of that. */
    private boolean mayHaveLost;

    private @Nullable Store store;
    private @Nullable Dispatcher gateway;

    World(Plan plan, Mutation mutation) {
        this.plan = plan;
        this.mutation = mutation;
        random = new SplittableRandom(plan.seed());
        disk = new SimulatedDisk(random.nextLong());
        redis = new SimulatedRedis(schedule, mutation);
        crashPoints = new CrashPoints(random.nextLong(), plan.crashProbability());
        processors =
                List.of(
                        new SimulatedProcessor(schedule, random.nextLong()),
                        new SimulatedProcessor(schedule, random.nextLong()));
        judge = new Judge(processors, plan.givesUp(), plan.forgets());
        clients =
                new SimulatedClients(
                        plan,
                        schedule,
                        random,
                        processors,
                        judge,
                        crashPoints,
                        () -> Optional.ofNullable(gateway));
        operator =
                new SimulatedOperator(
                        schedule,
                        random,
                        processors,
                        mutation,
                        !plan.forgets(),
                        () -> Optional.ofNullable(gateway).map(Dispatcher::operator));
    }

    CrashPoints crashPoints() {
        return crashPoints;
    }

    SimulatedOperator operator() {
        return operator;
    }

    /** Runs the plan to its end; throws {@link Judge.Violation} where an invariant breaks. */
    void run() {
        guarded(this::start);
        clients.planPayments();
        planWeather();
        planMishaps();
        operator.actFromTimeToTime();
        while (schedule.nanos() < plan.faultsEndNanos()) {
            stepGuarded();
        }
        heal();
        while (!isOver()) {
            if (schedule.nanos() > plan.faultsEndNanos() + ENDS_WITHIN_NANOS) {
                throw new Judge.Violation(
                        "7 it ends",
                        "still open: "
                                + status()
                                + " unacknowledged="
                                + clients.unacknowledged()
                                + (plan.isShared() ? " " + term : ""));
            }
            stepGuarded();
        }
        Dispatcher last = running();
        asked(
                () -> {
                    judge.checkEnd(last);
                    judge.checkWindow(last, Long.MIN_VALUE, Long.MAX_VALUE);
                });
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
            if (e.code() == JournalException.Code.DAMAGED) {
                throw new Judge.Violation("1 durable ack", String.valueOf(e.getMessage()));
            }
            if (!mayEndWith(e.code())) {
                throw e;
            }
            crash();
        }
    }

    /** A process may end, and say why, where its disk fails or has no room to begin with. */
    private boolean mayEndWith(JournalException.Code code) {
        return switch (code) {
            case UNREADABLE -> plan.syncsFail() || plan.diskFills();
            case FULL -> plan.diskFills() && !wasUp;
            case DAMAGED, LOCKED, FAILED, TOO_LARGE, OUTDATED -> false;
        };
    }

    private void start() {
        life.end(); // a crash while the process is down starts it once more
        Life mine = new Life(schedule);
        life = mine;
        crashPoints.arm(schedule.nanos() < plan.faultsEndNanos());
        Optional<SimulatedTerm> taken = plan.isShared() ? takeTerm(mine) : Optional.empty();
        if (plan.isShared() && taken.isEmpty()) {
            schedule.after(100 * MILLI, this::startWhereNobodyHas);
            return;
        }
        term = taken.orElse(null);
        Dispatcher[] own = new Dispatcher[1];
        Disk crashing = new CrashingDisk(taken.<Disk>map(it -> it).orElse(disk), crashPoints);
        Executor owner = new Delayed(mine, 20_000);
        Store opened =
                Store.open(
                        crashing,
                        new StoreOptions(
                                mutation.durability(plan.durability()),
                                OPEN_MAX,
                                DEAD_LETTERS_MAX,
                                plan.remembered(),
                                50,
                                10 * MILLI,
                                new JournalOptions(32 << 10, 1 << 10, random::nextLong)),
                        new JournalThreads(
                                new Delayed(mine, 20 * MILLI),
                                new Delayed(mine, 5 * MILLI),
                                task -> ownersTurn(owner, task, own)),
                        new Delayed(mine, 50 * MILLI),
                        schedule,
                        NAMES);
        store = opened;
        if (mutation == Mutation.OPEN_IS_NOT_BOOKED) {
            putBackWhatIsOpen(opened);
        }
        SimulatedNetwork network =
                new SimulatedNetwork(mine, random, processors, judge, crashPoints, mutation);
        Dispatcher started =
                new Dispatcher(
                        store,
                        taken.<ProcessorPort>map(
                                        it ->
                                                new HeldProcessors(
                                                        network,
                                                        task -> mine.after(0, task),
                                                        it::isHeld))
                                .orElse(network),
                        new EngineOptions(
                                Duration.ofNanos(plan.deadlineNanos()),
                                Duration.ofNanos(plan.timeoutNanos()),
                                Backoff.ofMillis(50, 2_000),
                                Backoff.ofMillis(50, 1_000),
                                plan.attemptsMax(),
                                Duration.ofSeconds(100_000),
                                List.of(StatusRules.DEFAULT, StatusRules.DEFAULT)),
                        List.of(gate(), gate()),
                        new DeadlinePolicy(50 * MILLI, plan.deadlineNanos()),
                        schedule,
                        random.split(),
                        () -> mine.after(random.nextLong(100_000), () -> endTurn(own)),
                        World::rethrow);
        own[0] = started;
        gateway = started;
        asked(() -> clients.onLost(judge.onRecovered(started, mayHaveLost)));
        mayHaveLost = false;
        wasUp = true;
        tick(mine, started);
    }

    private Optional<SimulatedTerm> takeTerm(Life mine) {
        long number = redis.take();
        return number == 0
                ? Optional.empty()
                : Optional.of(
                        new SimulatedTerm(
                                number,
                                redis,
                                schedule,
                                mine,
                                random,
                                mutation,
                                () -> onOver(mine)));
    }

    /** An owner has noticed that it is none any more; it begins anew, unless another one has. */
    private void onOver(Life ended) {
        ended.end();
        if (ended.equals(life)) {
            gateway = null;
            store = null;
            startWhereNobodyHas();
        }
    }

    /** A second instance looks for the lease while the first one may be paused. */
    private void startWhereNobodyHas() {
        if (gateway == null) {
            start();
        }
    }

    private void takeOverOnceFree(Life first) {
        if (!first.equals(life) || gateway == null || !first.isPaused()) {
            return;
        }
        if (!redis.isFree()) {
            schedule.after(100 * MILLI, () -> takeOverOnceFree(first));
            return;
        }
        gateway = null;
        life = new Life(schedule); // the first one goes on once it is resumed, and knows nothing
        start();
    }

    private static void putBackWhatIsOpen(Store opened) {
        for (Payment payment : opened.unsettled()) {
            if (payment.state() != PaymentState.PENDING) {
                opened.putBack(payment);
            }
        }
    }

    /** The judge is told at once what would be read in the background. */
    private void asked(Runnable question) {
        answersAtOnce = plan.isShared();
        question.run();
        answersAtOnce = false;
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

    private void tick(Life mine, Dispatcher own) {
        mine.after(
                TICK_NANOS,
                () -> {
                    own.onTick();
                    if (own.equals(gateway)) {
                        checkBounds();
                    }
                    tick(mine, own);
                });
    }

    private void ownersTurn(Executor owner, Runnable task, Dispatcher[] own) {
        if (answersAtOnce) {
            task.run();
        } else {
            owner.execute(() -> runAndEndTurn(task, own));
        }
    }

    private static void runAndEndTurn(Runnable task, Dispatcher[] own) {
        task.run();
        if (own[0] != null) {
            own[0].openTurn();
        }
    }

    private static void endTurn(Dispatcher[] own) {
        own[0].endTurn();
    }

    private void checkBounds() {
        StoreStatus status = status();
        boolean bounded =
                status.pending() + status.openAttempts() <= OPEN_MAX
                        && status.deadLetters() <= DEAD_LETTERS_MAX + OPEN_MAX
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
        life.end();
        gateway = null;
        store = null;
        term = null;
        if (plan.losesPower() && random.nextBoolean()) {
            disk.crash();
            mayHaveLost |= plan.durability() == Durability.PROCESS;
        } else {
            disk.kill();
        }
        schedule.after(
                random.nextLong(SECOND), plan.isShared() ? this::startWhereNobodyHas : this::start);
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
    private void planMishaps() {
        for (long at = 0; at < plan.faultsEndNanos(); at += SECOND) {
            schedule.at(at, this::mishap);
        }
    }

    private void mishap() {
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
            mayHaveLost |= plan.durability() == Durability.PROCESS;
        }
        if (plan.isShared()) {
            redisMishap();
        }
        Dispatcher current = gateway;
        if (current != null && (term == null || term.isHeld())) {
            current.onHealth(
                    random.nextInt(2), new HealthAnswer(random.nextBoolean(), random.nextInt(200)));
            long from = (schedule.epochMillis() - random.nextLong(20_000)) * MILLI;
            long to = from + random.nextLong(20 * SECOND);
            if (schedule.nanos() >= quietUntilNanos) {
                asked(() -> judge.checkWindow(current, from, to));
            }
        }
    }

    private void redisMishap() {
        SimulatedTerm current = term;
        if (schedule.nanos() < quietUntilNanos || current == null || gateway == null) {
            return;
        }
        if (!crashPoints.isArmed()) {
            crashPoints.arm(true);
        }
        switch (random.nextInt(10)) {
            case 0 -> current.cut();
            case 1, 2 -> redis.save();
            case 3 -> failOver(current);
            case 4 -> {
                // What it sends before it is paused may arrive when it is no owner any more.
                current.stall(random.nextLong(6 * SECOND));
                Life paused = life;
                schedule.after(random.nextLong(100 * MILLI), () -> pause(paused));
            }
            case 5 -> redis.setFull(plan.diskFills() && random.nextBoolean());
            default -> {}
        }
    }

    /** The next Redis lacks something, which the owner appends again; or it dies, too. */
    private void failOver(SimulatedTerm current) {
        if (life.isPaused() || !redis.rollBack()) {
            return;
        }
        current.cut();
        if (random.nextBoolean()) {
            schedule.after(random.nextLong(10 * SECOND), redis::restore);
            throw new SimulatedCrash(CrashPoint.BETWEEN_EVENTS);
        }
        quietUntilNanos = schedule.nanos() + 8 * SECOND;
        crashPoints.arm(false);
    }

    private void pause(Life owner) {
        if (owner.equals(life) && gateway != null) {
            owner.pause(random.nextLong(10 * SECOND));
            takeOverOnceFree(owner);
        }
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
        redis.setFull(false);
        processors.forEach(processor -> processor.setWeather(SimulatedProcessor.Weather.FAIR));
    }

    private boolean isOver() {
        boolean mayLackFiles = schedule.nanos() < quietUntilNanos;
        if (gateway == null || clients.unacknowledged() > 0 || mayLackFiles) {
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
            return new StoreStatus(
                    0,
                    0,
                    0,
                    false,
                    0,
                    false,
                    Optional.of("down"),
                    Optional.empty(),
                    StoreFill.NONE);
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
        private final Life mine;
        private final long delayMaxNanos;
        private long lastNanos;

        Delayed(Life mine, long delayMaxNanos) {
            this.mine = mine;
            this.delayMaxNanos = delayMaxNanos;
        }

        @Override
        public void execute(Runnable task) {
            if (answersAtOnce) {
                task.run();
                return;
            }
            long slow = random.nextInt(200) == 0 ? 20 : 1;
            long at = schedule.nanos() + random.nextLong(delayMaxNanos) * slow;
            lastNanos = Math.max(lastNanos, at);
            mine.after(lastNanos - schedule.nanos(), task);
        }
    }
}
