/**
 * One event service put together: {@code comporta events}. HTTP in front, the journal behind it,
 * and DuckDB, in one process.
 */
@NullMarked
package dev.comporta.events.service;

import org.jspecify.annotations.NullMarked;
