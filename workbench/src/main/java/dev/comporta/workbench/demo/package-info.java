/**
 * The demo: the gateway between two processors that fail, under the public load test, in real
 * processes, audited to the cent. A newcomer's first look, and the check that it all holds
 * together.
 */
@NullMarked
package dev.comporta.workbench.demo;

import org.jspecify.annotations.NullMarked;
