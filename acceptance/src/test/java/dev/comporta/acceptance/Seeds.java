package dev.comporta.acceptance;

/** Where a test's random choices start: {@code -Dstress.seed=N}, or another one each time. */
final class Seeds {
    private Seeds() {}

    /** Chooses it and prints it, so that a failing run can be repeated. */
    static long print(String test) {
        long seed = Long.getLong("stress.seed", System.nanoTime());
        System.out.println(test + ": repeat with -Dstress.seed=" + seed);
        return seed;
    }
}
