/** Benchmarks of the gateway: each figure in the documentation comes from here. */
@NullMarked
package dev.comporta.bench;

import org.jspecify.annotations.NullMarked;
