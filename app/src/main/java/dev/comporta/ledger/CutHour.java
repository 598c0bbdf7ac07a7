package dev.comporta.ledger;

/**
 * The part of an hour that a window has of it, where only the sum of the whole hour is kept.
 *
 * @param hour since 1970, see {@link Hour}
 * @param fromNanos first instant that counts, epoch nanoseconds
 * @param toNanos last instant that counts
 */
public record CutHour(long hour, long fromNanos, long toNanos) {}
