package dev.comporta.journal;

import java.nio.ByteBuffer;

/** Gets records in place, each valid during the call only. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * Gets one record.
     *
     * @param buffer little-endian, with the record's {@value RecordFrame#LENGTH} bytes from the
     *     offset on; it may be read by absolute gets only
     */
    void onRecord(ByteBuffer buffer, int offset);
}
