/** What drives and checks the gateway from outside: it sees only the wire. */
@NullMarked
package dev.comporta.workbench;

import org.jspecify.annotations.NullMarked;
