/**
 * An append-only durable log of fixed-size records in segments.
 *
 * <p>It knows bytes, sequences and syncs, not payments: what a record means is the store's matter.
 * One owner thread appends; what is slow runs on executors that the caller brings, so that a
 * simulation can drive it step by step. What a crash leaves is either a prefix of what was appended
 * that holds at least everything synced, or a refusal to start that names the damage.
 *
 * <p>{@link dev.comporta.journal.Journal} is one for all kinds: it claims, commits, and knows how
 * far what was appended is written and synced. What a kind does differently lies beneath it, in
 * {@code Segments} and {@link dev.comporta.journal.Disk}; the packages below are the kinds, and do
 * not know each other.
 */
@NullMarked
package dev.comporta.journal;

import org.jspecify.annotations.NullMarked;
