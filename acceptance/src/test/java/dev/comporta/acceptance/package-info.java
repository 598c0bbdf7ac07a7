/**
 * The gateway as its users have it: a process of its own, spoken to over the wire, killed, stopped,
 * starved and cut off, between simulated processors whose books tell what is true.
 *
 * <p>What is only so between processes, and what only a real kernel does, is tested here: a SIGKILL
 * at any instant, signals, ulimits, locks, full pipes. Tests compare what clients were told, what
 * the gateway tells, and what was booked ({@link dev.comporta.acceptance.ThreeSets}). They know
 * none of the gateway's classes, so what they find holds for whoever speaks to it.
 */
@NullMarked
package dev.comporta.acceptance;

import org.jspecify.annotations.NullMarked;
