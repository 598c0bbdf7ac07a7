/**
 * The archive: what is settled, buried, resolved and purged, written behind into a place where
 * others can ask for it. It reads the store's one stream of transitions from a position on and
 * keeps that position with what it wrote, in one transaction: so what is written again is written
 * once in effect. It knows payments; where they are written to, its ports say.
 */
@NullMarked
package dev.comporta.archive;

import org.jspecify.annotations.NullMarked;
