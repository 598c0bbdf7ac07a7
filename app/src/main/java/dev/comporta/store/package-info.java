/**
 * The store: the journal is the truth, memory is its fold.
 *
 * <p>A compactor turns sealed segments into the history of closed payments and a snapshot of the
 * open ones, so that recovery never replays for ever. Where the journal's bytes lie is a setting.
 */
@NullMarked
package dev.comporta.store;

import org.jspecify.annotations.NullMarked;
