/**
 * Numbers that operators read, as data: each feature lists its own, and who shows them need not be
 * known to it.
 */
@NullMarked
package dev.comporta.meter;

import org.jspecify.annotations.NullMarked;
