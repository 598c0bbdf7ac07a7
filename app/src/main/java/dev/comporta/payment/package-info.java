/**
 * The pure core: what a payment is, what an answer proves, and the engine that moves each payment
 * from pending to settled.
 *
 * <p>Nothing here knows a clock, a thread, a socket, a file or a logger: the engine is handed
 * events and the time, and answers with actions. One thread owns all of it.
 */
@NullMarked
package dev.comporta.payment;

import org.jspecify.annotations.NullMarked;
