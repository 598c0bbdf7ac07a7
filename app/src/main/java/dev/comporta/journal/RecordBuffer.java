package dev.comporta.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Records that are appended and not yet written, one behind the other. */
final class RecordBuffer {

    private final ByteBuffer standard;
    private ByteBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private final long journalId;
    private int end;

    RecordBuffer(int sizeBytes, long journalId) {
        standard = RecordLayout.allocate(sizeBytes);
        buffer = standard;
        this.journalId = journalId;
    }

    boolean isFull() {
        return end == buffer.capacity();
    }

    /** Makes room for as many records again, until all are written. */
    void grow() {
        ByteBuffer grown = RecordLayout.allocate(Math.multiplyExact(buffer.capacity(), 2));
        grown.put(0, buffer, 0, end);
        buffer = grown;
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

    /** Writes the first records; on an error all of them stay. */
    void writeTo(DiskFile file, long position, int count) throws IOException {
        int length = count * RecordLayout.LENGTH;
        try {
            file.write(buffer.limit(length).position(0), position);
        } finally {
            buffer.clear();
        }
        end -= length;
        buffer.put(0, buffer, length, end);
        if (end == 0) {
            buffer = standard;
        }
    }

    void view(int index, RecordView target) {
        target.wrap(buffer, index * RecordLayout.LENGTH);
    }
}
