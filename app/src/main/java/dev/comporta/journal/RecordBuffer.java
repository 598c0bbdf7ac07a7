package dev.comporta.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Records that are appended and not yet written, one behind the other. */
final class RecordBuffer {

    private final ByteBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private final long journalId;
    private int end;

    RecordBuffer(int sizeBytes, long journalId) {
        this.buffer = RecordLayout.allocate(sizeBytes);
        this.journalId = journalId;
    }

    boolean isFull() {
        return end == buffer.capacity();
    }

    /** How many more records fit. */
    int room() {
        return (buffer.capacity() - end) / RecordLayout.LENGTH;
    }

    void add(
            long sequence,
            long syncedSequence,
            int type,
            int processor,
            int evidence,
            int attempts,
            long idMsb,
            long idLsb,
            long amountCents,
            long instantNanos,
            long recordedAtMillis,
            int status,
            long ageMillis) {
        buffer.put(end + RecordLayout.TYPE_OFFSET, (byte) type);
        buffer.put(end + RecordLayout.PROCESSOR_OFFSET, (byte) processor);
        buffer.put(end + RecordLayout.EVIDENCE_OFFSET, (byte) evidence);
        int toldAttempts = Math.min(attempts, RecordLayout.ATTEMPTS_MAX);
        buffer.put(end + RecordLayout.ATTEMPTS_OFFSET, (byte) toldAttempts);
        buffer.putLong(end + RecordLayout.SEQUENCE_OFFSET, sequence);
        buffer.putLong(end + RecordLayout.ID_MSB_OFFSET, idMsb);
        buffer.putLong(end + RecordLayout.ID_LSB_OFFSET, idLsb);
        buffer.putLong(end + RecordLayout.AMOUNT_OFFSET, amountCents);
        buffer.putLong(end + RecordLayout.INSTANT_OFFSET, instantNanos);
        int moreAttempts = toldAttempts >> Byte.SIZE << RecordLayout.HTTP_STATUS_BITS;
        long recordedAtAndStatus =
                recordedAtMillis << RecordLayout.RECORDED_AT_SHIFT
                        | moreAttempts
                        | (status & RecordLayout.HTTP_STATUS_MASK);
        buffer.putLong(end + RecordLayout.RECORDED_AT_AND_STATUS_OFFSET, recordedAtAndStatus);
        buffer.putInt(end + RecordLayout.AGE_OFFSET, RecordLayout.saturate(ageMillis));
        int unsyncedCount = RecordLayout.saturate(sequence - syncedSequence);
        buffer.putInt(end + RecordLayout.UNSYNCED_COUNT_OFFSET, unsyncedCount);
        int checksum = RecordLayout.checksum(crc, buffer, end, journalId);
        buffer.putInt(end + RecordLayout.CRC_OFFSET, checksum);
        end += RecordLayout.LENGTH;
    }

    /** Writes all records; on an error all of them stay. */
    void writeTo(DiskFile file, long position) throws IOException {
        try {
            file.write(buffer.limit(end).position(0), position);
            end = 0;
        } finally {
            buffer.clear();
        }
    }

    void view(int index, RecordView target) {
        target.wrap(buffer, index * RecordLayout.LENGTH);
    }
}
