/** What an operator sees: metrics and health. */
@NullMarked
package dev.comporta.ops;

import org.jspecify.annotations.NullMarked;
