package dev.comporta.cli;

import dev.comporta.journal.Disk;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Evidence;
import dev.comporta.replay.Recording;
import dev.comporta.replay.Recording.Ending;
import dev.comporta.store.RecordType;
import dev.comporta.store.RecordView;
import dev.comporta.store.StoreVerifier;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Reads a data directory into a {@link Recording}: attempts with their ends, and what became of
 * each payment. An attempt whose processor has the id booked otherwise tells nothing of how it did.
 */
final class RecordingReader {
    private static final long MILLI = 1_000_000L;

    private final Recording recording;
    private final Map<UUID, RecordView> open = new HashMap<>();

    private RecordingReader(Recording recording) {
        this.recording = recording;
    }

    /** Reads all of it; reports what damage there is behind what was read. */
    static StoreVerifier.Report read(Disk disk, Recording recording) {
        RecordingReader reader = new RecordingReader(recording);
        StoreVerifier.Report report = StoreVerifier.dumpAsRead(disk, reader::take);
        reader.takeOpen();
        return report;
    }

    private void take(RecordView record) {
        UUID id = new UUID(record.idMsb(), record.idLsb());
        switch (record.type()) {
            case RecordType.SETTLED -> {
                open.remove(id);
                endAttempt(record, Ending.BOOKED);
                recording.onSettled(
                        acceptedAtMillis(record),
                        record.amountCents(),
                        record.processor(),
                        record.recordedAtMillis());
            }
            case RecordType.PUT_BACK -> {
                endAttempt(record, Ending.REFUSED);
                open.put(id, record.detach());
            }
            case RecordType.BURIED -> {
                if (reason(record).isUnbooked()) {
                    endAttempt(record, Ending.REFUSED);
                }
                open.put(id, record.detach());
            }
            case RecordType.ACKNOWLEDGED -> {
                open.remove(id);
                recording.onUnsettled(acceptedAtMillis(record), record.amountCents());
            }
            case RecordType.NOTE -> {}
            case RecordType.PURGED -> {
                open.clear();
                recording.onPurged();
            }
            default -> open.put(id, record.detach());
        }
    }

    private void takeOpen() {
        for (RecordView record : open.values()) {
            if (record.type() == RecordType.ATTEMPTED) {
                endAttempt(record, Ending.UNKNOWN);
            }
            recording.onUnsettled(acceptedAtMillis(record), record.amountCents());
        }
    }

    private void endAttempt(RecordView record, Ending ending) {
        recording.onAttempt(
                record.processor(),
                record.instantNanos() / MILLI,
                ending,
                record.recordedAtMillis());
    }

    private static DeadLetterReason reason(RecordView buried) {
        return DeadLetterReason.of(Evidence.of(buried.evidence()), buried.status());
    }

    private static long acceptedAtMillis(RecordView record) {
        return record.recordedAtMillis() - record.ageMillis();
    }
}
