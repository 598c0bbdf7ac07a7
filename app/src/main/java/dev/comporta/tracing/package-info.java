/**
 * One trace for each payment, from its request to its end, over OpenTelemetry. Whoever takes
 * requests, calls processors or ends payments has a port for it, and knows no tracing; where it is
 * off, nothing of this package and of its library is loaded.
 */
@NullMarked
package dev.comporta.tracing;

import org.jspecify.annotations.NullMarked;
