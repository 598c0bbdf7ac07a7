/**
 * An append-only durable log of fixed-size records in preallocated segments.
 *
 * <p>It knows bytes, sequences and syncs, not payments: what a record means is the store's matter.
 * One owner thread appends; fsync and preallocation run on executors that the caller brings, so
 * that a simulation can drive them step by step. What a crash leaves is either a prefix of what was
 * appended that holds at least everything synced, or a refusal to start that names the damage.
 */
@NullMarked
package dev.comporta.journal;

import org.jspecify.annotations.NullMarked;
