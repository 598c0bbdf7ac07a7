package dev.comporta.door;

/** What somebody may do who comes in. Keys have the ones that are for clients as their roles. */
public enum Access {
    /** Asked by probes, which have no key. */
    ANYONE,

    /** Looking things up. */
    READ,

    /** Bringing something in: what a key's limit counts. */
    WRITE,

    /** Reading the metrics, which tell sums of money. */
    METRICS,

    /** What the administrator's token is for. */
    ADMINISTER
}
