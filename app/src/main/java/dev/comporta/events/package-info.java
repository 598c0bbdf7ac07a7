/**
 * Product events: what is taken in, in which form, and the ports to where it is kept and asked.
 * Knows nothing of payments.
 */
@NullMarked
package dev.comporta.events;

import org.jspecify.annotations.NullMarked;
