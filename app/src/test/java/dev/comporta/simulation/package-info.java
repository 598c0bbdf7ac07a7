/**
 * The whole core over a simulated clock, disk and two processors, from a seed: the real engine,
 * store and journal run, in one thread; the faults and the judge are made here.
 */
@NullMarked
package dev.comporta.simulation;

import org.jspecify.annotations.NullMarked;
