package dev.comporta.simulation;

import dev.comporta.store.Durability;
import dev.comporta.store.StoreOptions;
import java.util.SplittableRandom;

/**
 * What one seed is about, drawn from it.
 *
 * @param faultsEndNanos from here on everything is well, and all must end
 * @param remembered how many settled payments' ids are kept. Where ids are forgotten the process
 *     never dies and no id is used twice: who posts a forgotten one again pays again
 * @param isShared whether the journal lies where a second instance can take it over
 * @param losesPower whether the machine may go down with the process
 */
record Plan(
        long seed,
        Durability durability,
        int payments,
        long faultsEndNanos,
        double crashProbability,
        double duplicateProbability,
        double foreignProbability,
        int remembered,
        boolean losesPower,
        boolean diskFills,
        boolean syncsFail,
        boolean wallClockJumps,
        boolean longOutage,
        long deadlineNanos,
        long timeoutNanos,
        int attemptsMax,
        boolean isShared) {
    private static final int ATTEMPTS_MOST = StoreOptions.ATTEMPTS_MAX;
    private static final int REMEMBERS_ALL = 1_000_000;

    /** Whether refusals alone may make a payment a dead letter. */
    boolean givesUp() {
        return attemptsMax < ATTEMPTS_MOST;
    }

    /** Whether the oldest settled payments are told no more. */
    boolean forgets() {
        return remembered < REMEMBERS_ALL;
    }

    static Plan of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean forgets = random.nextInt(10) == 0;
        Durability durability = random.nextBoolean() ? Durability.POWER : Durability.PROCESS;
        return new Plan(
                seed,
                durability,
                random.nextInt(50, 600),
                random.nextLong(5_000_000_000L, 60_000_000_000L),
                forgets || random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.002,
                forgets ? 0 : random.nextDouble() * 0.3,
                !forgets && random.nextInt(4) == 0 ? 0.02 : 0,
                forgets ? random.nextInt(10, 100) : REMEMBERS_ALL,
                random.nextInt(3) > 0,
                random.nextInt(5) == 0,
                !forgets && random.nextInt(5) == 0,
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                random.nextLong(500_000_000L, 20_000_000_000L),
                random.nextLong(200_000_000L, 3_000_000_000L),
                random.nextInt(5) == 0 ? random.nextInt(2, 20) : ATTEMPTS_MOST,
                false);
    }

    /** The same over a journal that two instances share. */
    Plan shared() {
        return new Plan(
                seed,
                durability,
                payments,
                faultsEndNanos,
                crashProbability,
                duplicateProbability,
                foreignProbability,
                REMEMBERS_ALL,
                false,
                diskFills,
                false,
                wallClockJumps,
                longOutage,
                deadlineNanos,
                timeoutNanos,
                attemptsMax,
                true);
    }
}
