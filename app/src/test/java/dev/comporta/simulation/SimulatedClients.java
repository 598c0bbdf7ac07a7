package dev.comporta.simulation;

import dev.comporta.payment.Acceptance;
import dev.comporta.payment.Payments;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Clients that post until they are acknowledged, repeat themselves, and try other amounts. */
final class SimulatedClients {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final Plan plan;
    private final Schedule schedule;
    private final SplittableRandom random;
    private final List<SimulatedProcessor> processors;
    private final Judge judge;
    private final CrashPoints crashPoints;
    private final Supplier<Optional<Payments>> gateway;
    private int unacknowledged;

    /**
     * @param gateway the one that is up; empty: it is down
     */
    SimulatedClients(
            Plan plan,
            Schedule schedule,
            SplittableRandom random,
            List<SimulatedProcessor> processors,
            Judge judge,
            CrashPoints crashPoints,
            Supplier<Optional<Payments>> gateway) {
        this.plan = plan;
        this.schedule = schedule;
        this.random = random;
        this.processors = processors;
        this.judge = judge;
        this.crashPoints = crashPoints;
        this.gateway = gateway;
    }

    /** Payments that are posted again until they are acknowledged. */
    int unacknowledged() {
        return unacknowledged;
    }

    void planPayments() {
        for (int payment = 0; payment < plan.payments(); payment++) {
            planPayment();
        }
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

    /** What was acknowledged is lost with the machine: it is posted again. */
    void onLost(List<UUID> lost) {
        unacknowledged += lost.size();
        lost.forEach(id -> post(id, judge.amountCents(id), true));
    }

    private void post(UUID id, long amountCents, boolean untilAcknowledged) {
        if (plan.forgets() && judge.isAcknowledged(id)) {
            return;
        }
        if (untilAcknowledged && !judge.isAcknowledged(id)) {
            schedule.after(
                    random.nextLong(50 * MILLI, 2 * SECOND), () -> post(id, amountCents, true));
        }
        boolean wasAcknowledged = judge.isAcknowledged(id);
        accept(id, amountCents, verdict -> hear(id, wasAcknowledged, verdict));
    }

    private void hear(UUID id, boolean wasAcknowledged, Acceptance verdict) {
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
                    throw new Judge.Violation("1 durable ack", id + " conflicts with itself");
            case FULL, UNAVAILABLE -> {}
        }
        crashPoints.reach(CrashPoint.AFTER_ACK);
    }

    private void postWithAnotherAmount(UUID id, long amountCents) {
        if (judge.isAcknowledged(id)) {
            accept(id, amountCents, verdict -> hearOfAnotherAmount(id, verdict));
        }
    }

    private static void hearOfAnotherAmount(UUID id, Acceptance verdict) {
        if (verdict == Acceptance.ACCEPTED || verdict == Acceptance.ALREADY_ACCEPTED) {
            throw new Judge.Violation(
                    "2 no phantom", id + " is taken with another amount: " + verdict);
        }
    }

    private void accept(UUID id, long amountCents, Consumer<Acceptance> answer) {
        gateway.get().ifPresent(running -> running.accept(id, amountCents, answer));
    }
}
