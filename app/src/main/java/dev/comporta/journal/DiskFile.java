package dev.comporta.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open file of a {@link Disk}.
 *
 * <p>Threading: {@link #force()} and {@link #read} may run while another thread writes. What is
 * forced is at least every write that had returned before.
 */
public interface DiskFile extends Closeable {

    /** Writes all remaining bytes of the source at the position, which may extend the file. */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * Reads into the target until it is full or the file ends.
     *
     * @return bytes read; 0 at or behind the end of the file
     */
    int read(ByteBuffer target, long position) throws IOException;

    /** Makes every byte written so far, and the size, survive a power loss (fdatasync). */
    void force() throws IOException;

    long size() throws IOException;

    /** Cuts the file to at most this size. */
    void truncate(long sizeBytes) throws IOException;
}
