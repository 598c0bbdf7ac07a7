package dev.comporta.bench;

import dev.comporta.bench.LimitedGroup.Usage;

/** What is loaded: one program in limits, or a whole topology of them. */
interface Subject {

    /** Of all of it together. */
    Usage usage();

    /** Whether everything that was started runs. */
    boolean isAlive();

    /** What it wrote so far. */
    String output();
}
