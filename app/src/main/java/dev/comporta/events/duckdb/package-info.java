/**
 * Where events are asked for without any server: DuckDB in this process, in one file. Nothing of it
 * is loaded before {@link dev.comporta.events.duckdb.DuckDb#open}.
 */
@NullMarked
package dev.comporta.events.duckdb;

import org.jspecify.annotations.NullMarked;
