/** An append-only durable log of fixed-size records in preallocated segments. */
@NullMarked
package dev.comporta.journal;

import org.jspecify.annotations.NullMarked;
