/**
 * The engine: moves each payment from pending to settled, by evidence alone.
 *
 * <p>Pure: it knows no clock, thread, socket, file or logger. It is handed events and the time
 * ({@link dev.comporta.engine.Engine}), and answers with {@link dev.comporta.engine.Actions}. What
 * an answer proves is {@link dev.comporta.engine.Verdict}; what waits, what is under way and what
 * is in doubt are its own, and one thread owns all of it.
 */
@NullMarked
package dev.comporta.engine;

import org.jspecify.annotations.NullMarked;
