/**
 * What operators may look into and decide over HTTP, as routes. All of them are for administrators
 * only.
 */
@NullMarked
package dev.comporta.intake.operator;

import org.jspecify.annotations.NullMarked;
