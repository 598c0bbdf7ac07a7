package dev.comporta.journal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Looks through a journal without changing it, even while its owner runs: {@code comporta journal
 * verify} and {@code dump}.
 */
public final class JournalVerifier {

    /**
     * What was found.
     *
     * @param journalId the journal's random id; 0: no segments
     * @param records how many are readable in one row from the first segment on
     * @param firstSequence the oldest one that is kept; 0: no segments
     * @param lastSequence the last one before the end or the damage
     * @param damage why the journal would refuse to open; empty: it would open
     */
    public record Report(
            int segments,
            long journalId,
            long records,
            long firstSequence,
            long lastSequence,
            Optional<String> damage) {}

    private JournalVerifier() {}

    /**
     * Reads and checks every record.
     *
     * @throws JournalException {@code UNREADABLE} where the disk fails
     */
    public static Report verify(Disk disk) {
        Report first = dump(disk, (buffer, offset) -> {});
        if (first.damage().isEmpty()) {
            return first;
        }
        // A running owner writes behind the reader: only what is there twice is damage.
        Report second = dump(disk, (buffer, offset) -> {});
        return second.lastSequence() == first.lastSequence() ? second : verify(disk);
    }

    /** Hands over every record up to the end or the first damage, and reports as verify does. */
    public static Report dump(Disk disk, RecordHandler target) {
        return scan(disk, 1, target, false);
    }

    /**
     * Does the same from a sequence on, and lets what it has read survive a power loss before it
     * returns: so that whoever keeps it keeps nothing that the journal may yet lose.
     */
    public static Report readSynced(Disk disk, long fromSequence, RecordHandler target) {
        return scan(disk, fromSequence, target, true);
    }

    private static Report scan(
            Disk disk, long fromSequence, RecordHandler target, boolean isToSync) {
        try {
            List<Segment> segments = JournalScan.openSegments(disk);
            try {
                if (segments.isEmpty()) {
                    return new Report(0, 0, 0, 0, 0, Optional.empty());
                }
                Report report = scan(segments, fromSequence, target);
                if (isToSync) {
                    sync(segments, fromSequence, report.lastSequence());
                }
                return report;
            } finally {
                JournalScan.close(segments);
            }
        } catch (JournalException e) {
            return new Report(0, 0, 0, 0, 0, Optional.of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw JournalException.unreadable("can't read the journal", e);
        }
    }

    /**
     * Whether nothing was ever recorded, or no first record can be seen.
     *
     * @throws JournalException {@code DAMAGED} where the first segment can't be one
     */
    public static boolean isEmpty(Disk disk) throws IOException {
        List<String> names = Segment.names(disk);
        if (names.isEmpty()) {
            return true;
        }
        try (Segment first = Segment.open(disk, names.getFirst())) {
            return first.base() == 1 && new SegmentReader(first).next() == SegmentReader.Slot.EMPTY;
        }
    }

    private static Report scan(List<Segment> segments, long fromSequence, RecordHandler target)
            throws IOException {
        JournalScan scan = new JournalScan(segments);
        long first = segments.getFirst().base();
        scan.run(fromSequence, target);
        return new Report(
                segments.size(),
                segments.getFirst().header().journalId(),
                scan.lastSequence() - first + 1,
                first,
                scan.lastSequence(),
                scan.damage().map(damage -> damage.toException().getMessage()));
    }

    private static void sync(List<Segment> segments, long first, long last) throws IOException {
        for (Segment segment : segments) {
            if (segment.lastSequence() >= first && segment.base() <= last) {
                segment.file().force();
            }
        }
    }
}
