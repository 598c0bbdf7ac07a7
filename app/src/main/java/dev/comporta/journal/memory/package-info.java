/** The kind of journal that ends with the process. */
@NullMarked
package dev.comporta.journal.memory;

import org.jspecify.annotations.NullMarked;
