/**
 * What a payment is: its states, its attempts, what was seen of them, and the ports by which rooms
 * speak of payments to each other.
 *
 * <p>Pure: nothing here knows a thread, a socket, a file or a logger.
 */
@NullMarked
package dev.comporta.payment;

import org.jspecify.annotations.NullMarked;
