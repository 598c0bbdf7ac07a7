package dev.comporta.journal;

/** A segment that is full and synced: nothing in it changes any more. */
public record SegmentRange(long firstSequence, long lastSequence) {}
