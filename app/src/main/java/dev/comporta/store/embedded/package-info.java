/**
 * The store that needs no server: a journal on the local disk plus memory.
 *
 * <p>The journal is the truth; memory is its fold. A compactor turns sealed segments into the
 * history of settled payments and a snapshot of the open ones, so that recovery never replays for
 * ever.
 */
@NullMarked
package dev.comporta.store.embedded;

import org.jspecify.annotations.NullMarked;
