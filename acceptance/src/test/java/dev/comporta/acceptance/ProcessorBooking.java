package dev.comporta.acceptance;

import java.time.Instant;
import java.util.UUID;

/** One payment in a processor's own table. */
record ProcessorBooking(String processor, UUID id, long cents, Instant requestedAt) {}
