/** The command line: wires one gateway from its configuration and runs it. */
@NullMarked
package dev.comporta.cli;

import org.jspecify.annotations.NullMarked;
