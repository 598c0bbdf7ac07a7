/**
 * Keeps events without any server: in the journal, and from there, batch by batch, in a warehouse.
 *
 * <p>{@link dev.comporta.events.embedded.JournalLog} takes batches from any event loop and appends
 * them on one. {@code Loader} reads behind it what is safe, loads it with its position, and lets
 * the journal drop what is loaded.
 */
@NullMarked
package dev.comporta.events.embedded;

import org.jspecify.annotations.NullMarked;
