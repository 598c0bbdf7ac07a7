/**
 * HTTP in front of the gateway: a lean path for posted payments, Netty's codec for everything else.
 */
@NullMarked
package dev.comporta.intake;

import org.jspecify.annotations.NullMarked;
