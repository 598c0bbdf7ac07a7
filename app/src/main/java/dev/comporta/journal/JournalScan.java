package dev.comporta.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal's segments without changing them, and finds where the records end.
 *
 * <p>The records end at the first slot that does not hold its record. What stands behind it decides
 * what that means: a record that says that the slot had been synced makes it damage; anything else
 * is a leftover of unsynced writes that a power loss put on the disk out of order.
 */
final class JournalScan {

    private final List<Segment> segments;
    private long lastSequence;
    private long knownSyncedSequence;
    private @Nullable Damage end;
    private @Nullable Damage damage;
    private final Map<Segment, Long> lastLeftovers = new HashMap<>();

    JournalScan(List<Segment> segments) {
        this.segments = segments;
        this.lastSequence = segments.getFirst().base() - 1;
        this.knownSyncedSequence = lastSequence;
    }

    /**
     * Opens all segments, oldest first.
     *
     * @throws JournalException {@code DAMAGED} where one is missing, foreign or overlaps another
     */
    static List<Segment> openSegments(Disk disk) throws IOException {
        List<Segment> segments = new ArrayList<>();
        try {
            for (String name : Segment.names(disk)) {
                segments.add(Segment.open(disk, name));
                checkOrder(segments);
            }
            return segments;
        } catch (IOException | JournalException e) {
            close(segments);
            throw e;
        }
    }

    static void close(List<Segment> segments) throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
    }

    private static void checkOrder(List<Segment> segments) {
        if (segments.size() < 2) {
            return;
        }
        Segment segment = segments.getLast();
        Segment previous = segments.get(segments.size() - 2);
        if (segment.base() != previous.lastSequence() + 1) {
            throw Damage.inFile(
                    segment.name(),
                    "behind "
                            + previous.name()
                            + " must come "
                            + Segment.name(previous.lastSequence() + 1));
        }
        if (segment.header().journalId() != previous.header().journalId()) {
            throw Damage.inFile(segment.name(), "it is of another journal than " + previous.name());
        }
    }

    /** Hands over the records from the sequence on, and looks at everything behind the last. */
    void run(long fromSequence, RecordHandler target) throws IOException {
        for (Segment segment : segments) {
            if (segment.lastSequence() >= fromSequence - 1) {
                run(segment, fromSequence, target);
            }
        }
    }

    private void run(Segment segment, long fromSequence, RecordHandler target) throws IOException {
        SegmentReader reader = new SegmentReader(segment);
        SegmentReader.Slot slot;
        while ((slot = reader.next()) != SegmentReader.Slot.END) {
            if (end != null || slot != SegmentReader.Slot.RECORD) {
                lookBehindEnd(segment, reader, slot);
                continue;
            }
            lastSequence = reader.sequence();
            knownSyncedSequence = reader.syncedSequence();
            if (lastSequence >= fromSequence) {
                reader.hand(target);
            }
        }
    }

    private void lookBehindEnd(Segment segment, SegmentReader reader, SegmentReader.Slot slot) {
        if (end == null) {
            end = reader.damage("the slot is " + slot);
        }
        if (slot == SegmentReader.Slot.EMPTY) {
            return;
        }
        lastLeftovers.put(segment, reader.sequence());
        boolean genuine = slot != SegmentReader.Slot.INVALID;
        if (damage == null && genuine && reader.syncedSequence() >= end.sequence()) {
            damage = end.because("record " + reader.recordSequence() + " proves it was synced");
        }
    }

    /** The segment in which appending goes on. */
    Segment tail() {
        return segments.stream()
                .filter(segment -> segment.holds(lastSequence + 1))
                .findFirst()
                .orElseGet(segments::getLast);
    }

    long lastSequence() {
        return lastSequence;
    }

    /** What the last record says was synced before it was appended. */
    long knownSyncedSequence() {
        return knownSyncedSequence;
    }

    Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }

    /** The sequence of a segment's last slot behind the records that is not empty; 0: none. */
    long lastLeftover(Segment segment) {
        return lastLeftovers.getOrDefault(segment, 0L);
    }
}
