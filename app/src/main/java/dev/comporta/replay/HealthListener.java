package dev.comporta.replay;

import dev.comporta.routing.HealthAnswer;

/** A policy under test that wants the health answers themselves, in place of its gates. */
public interface HealthListener {

    /**
     * Told what a processor's health endpoint said.
     *
     * @param processor its index
     */
    void onHealth(int processor, HealthAnswer answer, long nowNanos);
}
