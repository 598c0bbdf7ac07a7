package dev.comporta.simulation;

/** The process dies here: nothing of it may run on. */
final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1;

    SimulatedCrash(CrashPoint point) {
        super(point.name(), null, false, false);
    }
}
