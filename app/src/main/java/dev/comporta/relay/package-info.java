/**
 * Passes requests that were checked here on to the instance that owns the payments, and its answers
 * back: over a few kept connections, all requests of a turn in one write.
 *
 * <p>It knows no payments. A request that asks for the same however often it is sent may go to the
 * next owner where an answer never came; one that does not is never sent twice.
 */
@NullMarked
package dev.comporta.relay;

import org.jspecify.annotations.NullMarked;
