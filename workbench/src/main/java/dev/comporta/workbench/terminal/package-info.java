/** How the tools speak to people: lines, tables, durations. */
@NullMarked
package dev.comporta.workbench.terminal;

import org.jspecify.annotations.NullMarked;
