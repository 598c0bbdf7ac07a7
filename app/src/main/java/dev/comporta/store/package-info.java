/**
 * The port that keeps payments and ledger. The embedded store keeps them in a journal on the local
 * disk.
 */
@NullMarked
package dev.comporta.store;

import org.jspecify.annotations.NullMarked;
