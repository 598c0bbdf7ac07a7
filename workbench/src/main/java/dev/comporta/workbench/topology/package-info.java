/**
 * Two simulated processors and the gateway, each in a process of its own, for demo and benchmarks.
 */
@NullMarked
package dev.comporta.workbench.topology;

import org.jspecify.annotations.NullMarked;
