package dev.comporta.workbench.wire;

import java.util.UUID;

/** One payment in a processor's own table. */
public record Booking(UUID correlationId, long cents) {}
