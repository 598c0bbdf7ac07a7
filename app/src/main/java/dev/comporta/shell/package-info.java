/**
 * The turn of the engine's event loop: what comes in is given to the pure engine, what it decides
 * is stored and sent, and the whole turn is committed once.
 *
 * <p>The way of a payment through here:
 *
 * <ol>
 *   <li>{@link dev.comporta.shell.Dispatcher#accept}: the store takes it in, the engine lets it
 *       wait
 *   <li>{@link dev.comporta.shell.Dispatcher#endTurn}: the engine says who goes where ({@code
 *       Deeds.attempt}), the store opens the attempts, commits, and answers
 *   <li>once they are safe, {@code Engine.onAttempted}: a flight begins ({@code Deeds.send})
 *   <li>the answer is a step of a later turn, {@code Engine.onOutcome}: a verdict ({@code
 *       Deeds.settle}, {@code putBack}, {@code bury}), or a doubt
 * </ol>
 */
@NullMarked
package dev.comporta.shell;

import org.jspecify.annotations.NullMarked;
