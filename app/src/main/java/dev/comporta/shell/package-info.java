/**
 * The turn of the engine's event loop: what comes in is given to the pure engine, what it decides
 * is stored and sent, and the whole turn is committed once.
 */
@NullMarked
package dev.comporta.shell;

import org.jspecify.annotations.NullMarked;
