/**
 * JSON by RFC 8259, read strictly and written by hand, and what stands in it: identifiers,
 * instants, money. Knows the JDK only; for the bodies that are too frequent, or too plain, for a
 * library.
 */
@NullMarked
package dev.comporta.json;

import org.jspecify.annotations.NullMarked;
