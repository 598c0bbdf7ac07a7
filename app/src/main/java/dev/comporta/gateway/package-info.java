/**
 * One gateway, put together: store, processors, shell and intake on their event loops; how it
 * starts, warms up, tells its health, drains and ends.
 */
@NullMarked
package dev.comporta.gateway;

import org.jspecify.annotations.NullMarked;
