/** Tests of the processor simulator. */
@NullMarked
package dev.comporta.workbench.simulator;

import org.jspecify.annotations.NullMarked;
