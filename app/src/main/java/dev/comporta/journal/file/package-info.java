/**
 * The kind of journal that lies on the local disk: a directory that one process locks, files whose
 * room is taken before it is needed, and the ways in which a disk says that it is full.
 */
@NullMarked
package dev.comporta.journal.file;

import org.jspecify.annotations.NullMarked;
