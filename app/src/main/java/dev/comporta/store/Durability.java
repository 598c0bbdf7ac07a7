package dev.comporta.store;

/** What an acknowledged payment survives. */
public enum Durability {
    /** Nothing: for tests. */
    MEMORY,
    /** Any crash of the process: written before the acknowledgement, a sync starts each 10 ms. */
    PROCESS,
    /** Power loss: synced before the acknowledgement, many at a time. */
    POWER
}
