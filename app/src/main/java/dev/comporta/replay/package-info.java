/**
 * The core in virtual time: the real engine, gates and policies over recorded or generated arrivals
 * and processors, and the least fee that anybody could have paid for the same.
 *
 * <p>Pure like the core itself: no clock, thread, file or logger. The same input and seed give the
 * same result.
 */
@NullMarked
package dev.comporta.replay;

import org.jspecify.annotations.NullMarked;
