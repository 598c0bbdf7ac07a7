/**
 * The archive in PostgreSQL: its schema in versions, one connection that writes, and what is asked.
 */
@NullMarked
package dev.comporta.archive.postgres;

import org.jspecify.annotations.NullMarked;
