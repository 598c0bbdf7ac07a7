/**
 * The one way out for words about what happens: each notable thing is an {@link
 * dev.comporta.log.Event} with a stable name, told in one line, as text or as JSON. It rests on the
 * JDK's java.util.logging, so that libraries' words come through the same way.
 */
@NullMarked
package dev.comporta.log;

import org.jspecify.annotations.NullMarked;
