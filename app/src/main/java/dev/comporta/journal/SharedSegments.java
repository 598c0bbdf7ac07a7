package dev.comporta.journal;

import dev.comporta.journal.SharedLog.Answer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Segments in a {@link SharedLog}: what is taken over goes out at once, some appends behind each
 * other, and is written once that is answered. Nothing is made ahead; an append brings the header
 * of a segment that it begins.
 *
 * <p>What becomes of an append that is cut off is asked for: where the log ends tells. What is
 * missing there goes out again, also of what was answered before: a log that was restarted, or
 * taken over by a copy of itself, may have lost its end. For that the newest records are held. If
 * more is missing, the journal fails, and says so.
 *
 * <p>A log that is full takes no more payments in: what is on its way closes what was begun, or is
 * little, and goes out again as such.
 *
 * <p>Threading: the owner's; answers come in through its executor.
 */
final class SharedSegments implements Segments {
    private static final int IN_FLIGHT_MAX = 16;

    /** Segments are as many as are needed. */
    private static final long ROOM_RECORDS = 1L << 40;

    private static final ByteBuffer NO_HEADER = ByteBuffer.allocate(0);

    private final SharedLog log;
    private final Disk disk;
    private final JournalThreads threads;
    private final JournalListener listener;
    private final Failing failing;
    private final Runnable onAdvanced;
    private final int sizeBytes;
    private final int heldMaxBytes;
    private final Deque<SegmentHeader> kept = new ArrayDeque<>();
    private final Deque<SegmentHeader> retired = new ArrayDeque<>();
    private final HeldRecords held;

    /** Those that held records lie in, and the last one. */
    private final Deque<SegmentHeader> heldSegments = new ArrayDeque<>();

    private long writtenSequence;

    /** Counts how often sending has begun anew: what is answered of an earlier time is no news. */
    private long round;

    private int inFlight;
    private boolean full;
    private boolean deleting;
    private boolean mustReload;
    private boolean over;

    /** Told that the journal can't go on. */
    interface Failing {
        void fail(IOException cause);
    }

    /**
     * @param onAdvanced told where more is written
     */
    SharedSegments(
            Recovery.Recovered recovered,
            SharedLog log,
            Disk disk,
            JournalOptions options,
            JournalThreads threads,
            JournalListener listener,
            Failing failing,
            Runnable onAdvanced) {
        this.log = log;
        this.disk = disk;
        this.threads = threads;
        this.listener = listener;
        this.failing = failing;
        this.onAdvanced = onAdvanced;
        sizeBytes = options.segmentSizeBytes();
        heldMaxBytes = options.heldMaxBytes();
        recovered.segments().forEach(segment -> kept.add(segment.header()));
        heldSegments.add(kept.getLast());
        writtenSequence = recovered.lastSequence();
        held = new HeldRecords(writtenSequence, heldMaxBytes);
        log.onReconnected(() -> threads.owner().execute(this::askForEnd));
        askForEnd();
    }

    @Override
    public long journalId() {
        return kept.getLast().journalId();
    }

    @Override
    public long firstSequence() {
        return kept.getFirst().base();
    }

    @Override
    public long roomBehind(long sequence) {
        boolean isShut = full || mustReload || over;
        long unansweredBytes = (sequence - writtenSequence) * RecordFrame.LENGTH;
        return isShut || unansweredBytes > heldMaxBytes ? 0 : ROOM_RECORDS;
    }

    @Override
    public boolean hasPlaceBehind(long sequence) {
        if (sequence == kept.getLast().lastSequence()) {
            kept.add(kept.getLast().next(sizeBytes));
            heldSegments.add(kept.getLast());
        }
        return true;
    }

    @Override
    public boolean isStalled() {
        return over || mustReload || !log.isHeld();
    }

    @Override
    public long write(RecordBuffer records, long first, long last) {
        if (over || mustReload || inFlight >= IN_FLIGHT_MAX) {
            return first - 1;
        }
        ByteBuffer taken = records.take((int) (last - first + 1));
        held.add(taken);
        send(first, taken);
        return last;
    }

    @Override
    public long writtenUpTo(long handedSequence) {
        return writtenSequence;
    }

    @Override
    public Runnable sync(long syncedSequence, long writtenSequence) {
        return () -> {};
    }

    /**
     * @param records in a buffer of their own
     */
    private void send(long first, ByteBuffer records) {
        long mine = round;
        long last = first + records.limit() / RecordFrame.LENGTH - 1;
        inFlight++;
        log.append(
                new SharedLog.Append(first - 1, last, pieces(first, last, records), full),
                answer -> threads.owner().execute(() -> onAppend(mine, answer)));
    }

    private List<SharedLog.Piece> pieces(long first, long last, ByteBuffer records) {
        List<SharedLog.Piece> pieces = new ArrayList<>(1);
        for (SegmentHeader segment : heldSegments) {
            long from = Math.max(first, segment.base());
            long to = Math.min(last, segment.lastSequence());
            if (from <= to) {
                int offset = (int) (from - first) * RecordFrame.LENGTH;
                int length = (int) (to - from + 1) * RecordFrame.LENGTH;
                pieces.add(
                        new SharedLog.Piece(
                                Segment.name(segment.base()),
                                segment.sizeBytes(),
                                segment.position(from),
                                from == segment.base() ? segment.encode() : NO_HEADER,
                                records.slice(offset, length)));
            }
        }
        return pieces;
    }

    private void onAppend(long itsRound, Answer answer) {
        boolean isNews = itsRound == round && !over;
        if (isNews) {
            inFlight--;
        }
        switch (answer) {
            case Answer.Appended appended -> advance(appended.lastSequence());
            case Answer.Fenced _ -> over = true;
            case Answer.EndsAt end when isNews -> goOnBehind(end);
            case Answer.Full _ when isNews -> onFull();
            case Answer.Unknown _ when isNews -> askForEnd();
            case Answer.EndsAt _, Answer.Full _, Answer.Unknown _ -> {}
        }
    }

    /** What is on its way goes again, beyond the limits; also what was sent for a second time. */
    private void onFull() {
        full = true;
        listener.noSpace(new NoSpaceException("Redis is at maxmemory"));
        askForEnd();
    }

    /** Until that is answered nothing else goes out. */
    private void askForEnd() {
        if (over) {
            return;
        }
        long mine = ++round;
        inFlight = IN_FLIGHT_MAX;
        log.end(answer -> threads.owner().execute(() -> onAppend(mine, answer)));
    }

    private void goOnBehind(Answer.EndsAt end) {
        long missing = end.sequence() + 1;
        if (missing < held.first() || missing > held.last() + 1) {
            over = true;
            log.lose();
            failing.fail(new IOException(differs(end.sequence())));
            return;
        }
        mustReload |= end.filesAreOlder();
        sendAgainFrom(missing);
        advance(end.sequence());
        reloadWhereAllIsThere();
    }

    private String differs(long end) {
        return end > held.last()
                ? "the log ends with record " + end + ", and " + held.last() + " was the last"
                : "the log has lost its records behind "
                        + end
                        + ", and those that were held begin with "
                        + held.first()
                        + ". Give Redis its data back and restart this instance; or go on without"
                        + " these records: comporta journal accept-loss";
    }

    private void sendAgainFrom(long sequence) {
        round++;
        inFlight = 0;
        long next = sequence;
        while (next <= held.last()) {
            ByteBuffer records = held.copy(next, held.last());
            send(next, records);
            next += records.limit() / RecordFrame.LENGTH;
        }
    }

    private void advance(long sequence) {
        if (sequence <= writtenSequence) {
            reloadWhereAllIsThere();
            onAdvanced.run();
            return;
        }
        writtenSequence = sequence;
        held.dropUpTo(sequence);
        while (heldSegments.getFirst().lastSequence() < held.first() && heldSegments.size() > 1) {
            heldSegments.removeFirst();
        }
        reloadWhereAllIsThere();
        onAdvanced.run();
    }

    private void reloadWhereAllIsThere() {
        if (mustReload && !over && inFlight == 0) {
            over = true;
            log.giveUp("Redis was set back, and everything is read again");
        }
    }

    @Override
    public void tick() {
        if (full && !over) {
            long mine = round;
            log.append(
                    new SharedLog.Append(held.last(), held.last(), List.of(), false),
                    answer -> threads.owner().execute(() -> onProbe(mine, answer)));
        }
        deleteRetired();
    }

    private void onProbe(long itsRound, Answer answer) {
        if (answer instanceof Answer.Appended && itsRound == round) {
            full = false;
        }
    }

    @Override
    public boolean isAtHand(long sequence) {
        return held.holds(sequence);
    }

    @Override
    public void read(long sequence, RecordHandler target) {
        if (held.holds(sequence)) {
            held.read(sequence, target);
            return;
        }
        SegmentReader.read(disk, sequence, target);
    }

    @Override
    public List<SegmentRange> sealed(long syncedSequence) {
        return kept.stream()
                .filter(segment -> isSealed(segment, syncedSequence))
                .map(segment -> new SegmentRange(segment.base(), segment.lastSequence()))
                .toList();
    }

    @Override
    public void deleteBefore(long sequence, long syncedSequence) {
        while (isSealed(kept.getFirst(), syncedSequence)
                && kept.getFirst().lastSequence() < sequence) {
            retired.add(kept.removeFirst());
        }
        deleteRetired();
    }

    /** The oldest first, so that there is never a gap. What fails is tried again. */
    private void deleteRetired() {
        if (retired.isEmpty() || deleting || over) {
            return;
        }
        deleting = true;
        String name = Segment.name(retired.getFirst().base());
        threads.allocation()
                .execute(
                        () -> {
                            boolean isDeleted = isDeleted(name);
                            threads.owner().execute(() -> onDeleted(isDeleted));
                        });
    }

    private boolean isDeleted(String name) {
        try {
            disk.delete(name);
            return true;
        } catch (FileNotFoundException e) {
            return true; // the answer to an earlier try was lost
        } catch (IOException e) {
            return false;
        }
    }

    private void onDeleted(boolean isDeleted) {
        deleting = false;
        if (isDeleted) {
            retired.remove();
            deleteRetired();
        }
    }

    @Override
    public void close() {
        over = true;
    }

    private boolean isSealed(SegmentHeader segment, long syncedSequence) {
        return segment.base() < kept.getLast().base() && segment.lastSequence() <= syncedSequence;
    }
}
