/**
 * Which processor may take the next payment: circuit breakers, limits and the policy, as pure
 * functions of state and time.
 */
@NullMarked
package dev.comporta.routing;

import org.jspecify.annotations.NullMarked;
