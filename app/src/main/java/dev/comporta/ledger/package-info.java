/** Sums of settled money by processor and instant: any window, exact, in O(log n). */
@NullMarked
package dev.comporta.ledger;

import org.jspecify.annotations.NullMarked;
