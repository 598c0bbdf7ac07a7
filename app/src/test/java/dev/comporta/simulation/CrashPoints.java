package dev.comporta.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Decides at each step whether the process dies there. */
final class CrashPoints {
    private final SplittableRandom random;
    private final double probability;
    private final Map<CrashPoint, Integer> fired = new EnumMap<>(CrashPoint.class);
    private boolean armed;

    CrashPoints(long seed, double probability) {
        random = new SplittableRandom(seed);
        this.probability = probability;
    }

    void arm(boolean newArmed) {
        armed = newArmed;
    }

    boolean isArmed() {
        return armed;
    }

    void reach(CrashPoint point) {
        if (wouldFire(point)) {
            throw new SimulatedCrash(point);
        }
    }

    boolean wouldFire(CrashPoint point) {
        boolean fires = armed && random.nextDouble() < probability * point.weight;
        if (fires) {
            fired.merge(point, 1, Integer::sum);
        }
        return fires;
    }

    Map<CrashPoint, Integer> fired() {
        return fired;
    }
}
