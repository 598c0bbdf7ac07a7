/** What every feature asks of its settings, said in one way. */
@NullMarked
package dev.comporta.setting;

import org.jspecify.annotations.NullMarked;
