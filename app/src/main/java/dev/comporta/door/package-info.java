/**
 * What stands at the door: API keys with their roles and limits, certificates, and the files that
 * they come from, which are read again while the gateway runs.
 *
 * <p>It knows no requests: who checks one asks a {@link dev.comporta.door.KeyCheck}.
 */
@NullMarked
package dev.comporta.door;

import org.jspecify.annotations.NullMarked;
