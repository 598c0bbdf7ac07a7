/** The client of the upstream processors: one attempt, one send, never a retry of its own. */
@NullMarked
package dev.comporta.processor;

import org.jspecify.annotations.NullMarked;
