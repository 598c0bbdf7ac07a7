/**
 * What clients may ask about payments over HTTP, as routes: the bodies are read here, and the
 * engine is asked through one bounded gate.
 */
@NullMarked
package dev.comporta.intake;

import org.jspecify.annotations.NullMarked;
