package dev.comporta.workbench.load;

/**
 * The answers that came within one second of a load.
 *
 * @param refused with 503
 * @param p99Nanos of the acknowledged, from the instant at which they were due
 */
public record Second(long acknowledged, long refused, long p99Nanos) {}
