/**
 * The load generator: sends payments when they are due, not when the gateway finds it convenient.
 *
 * <p>A generator that waits for an answer before it sends the next request measures a stalled
 * server as a quiet one (coordinated omission). So the {@link
 * dev.comporta.workbench.load.ArrivalSchedule} are fixed beforehand, and latency counts from the
 * instant at which a payment was due. One event loop thread owns everything: {@link
 * dev.comporta.workbench.load.Lane lanes} give due payments to free {@link
 * dev.comporta.workbench.load.LoadConnection connections}.
 */
@NullMarked
package dev.comporta.workbench.load;

import org.jspecify.annotations.NullMarked;
