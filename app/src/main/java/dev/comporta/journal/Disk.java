package dev.comporta.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One flat directory of files: the seam between the journal and the real disk.
 *
 * <p>A change of names (create, delete, rename) is safe only after {@link #syncDirectory()}, and a
 * file's bytes only after {@link DiskFile#force()}. A disk that is full throws {@link
 * NoSpaceException}; any other {@link IOException} means that the disk can't be trusted any more.
 *
 * <p>Threading: may be used by several threads at once, though not two on the same name.
 */
public interface Disk {
    int WINDOW_BYTES = 4096;

    /** The names of all files, sorted. */
    List<String> list() throws IOException;

    /**
     * Creates a file, or empties the one that has this name, and writes zeros up to the size, so
     * that later writes within it need no new space. On an error nothing of it stays but after a
     * crash.
     */
    DiskFile create(String name, long sizeBytes) throws IOException;

    /** Opens a file that exists, to read and write where the disk allows writing. */
    DiskFile open(String name) throws IOException;

    /** Deletes a file that exists. */
    void delete(String name) throws IOException;

    /** Renames a file atomically, in place of the one that had the new name. */
    void rename(String from, String to) throws IOException;

    /** Makes every change of names so far survive a power loss. */
    void syncDirectory() throws IOException;

    /** How much is worth reading at once where a little is looked for: what takes no longer. */
    default int windowBytes() {
        return WINDOW_BYTES;
    }

    /** How the journal's records get there where several instances can reach them. */
    default Optional<SharedLog> sharedLog() {
        return Optional.empty();
    }

    /** Lets go of what it holds beside its files. */
    default void close() {}
}
