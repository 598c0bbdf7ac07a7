/**
 * A payment processor to test against: the public API of the challenge's processors, with their
 * traps, and faults of our own on top.
 *
 * <p>It is a judge, so it is written to be obviously right rather than clever. The core ({@code
 * Processor}, {@code Bookings}, {@code HealthGate}, {@code ConcurrencyGate}) has no clock, thread
 * or socket; {@code Api} says which call does what; {@code Connection} and {@link
 * dev.comporta.workbench.simulator.Simulator} are a thin Netty shell. One event loop owns
 * everything, so nothing is locked.
 */
@NullMarked
package dev.comporta.workbench.simulator;

import org.jspecify.annotations.NullMarked;
