/**
 * What the tools say to the gateway and to the processors, beside the load itself.
 *
 * <p>Summaries, settings and metrics are few and slow calls, so a blocking client serves them.
 * Money is read as decimals and kept in {@code long} cents: no binary floating point touches it.
 */
@NullMarked
package dev.comporta.workbench.wire;

import org.jspecify.annotations.NullMarked;
