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

    /** Records that went out together, and the segments that they belong to. */
    private record Batch(long first, long last, ByteBuffer records, List<SegmentHeader> segments) {

        ByteBuffer slice(long from, long to) {
            int offset = (int) (from - first) * RecordFrame.LENGTH;
            int length = (int) (to - from + 1) * RecordFrame.LENGTH;
            return records.slice(offset, length);
        }
    }

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
    private final Deque<Batch> held = new ArrayDeque<>();

    private long heldBytes;
    private long handedSequence;
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
        handedSequence = recovered.lastSequence();
        writtenSequence = handedSequence;
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
        Batch batch =
                new Batch(
                        first,
                        last,
                        records.take((int) (last - first + 1)),
                        segmentsOf(first, last));
        handedSequence = last;
        held.add(batch);
        heldBytes += batch.records().capacity();
        send(batch, first);
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

    private void send(Batch batch, long from) {
        long mine = round;
        inFlight++;
        log.append(
                new SharedLog.Append(from - 1, batch.last(), pieces(batch, from), full),
                answer -> threads.owner().execute(() -> onAppend(mine, answer)));
    }

    private List<SharedLog.Piece> pieces(Batch batch, long from) {
        List<SharedLog.Piece> pieces = new ArrayList<>(1);
        for (SegmentHeader segment : batch.segments()) {
            long first = Math.max(from, segment.base());
            long last = Math.min(batch.last(), segment.lastSequence());
            if (first <= last) {
                pieces.add(
                        new SharedLog.Piece(
                                Segment.name(segment.base()),
                                segment.sizeBytes(),
                                segment.position(first),
                                first == segment.base() ? segment.encode() : NO_HEADER,
                                batch.slice(first, last)));
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
        boolean isHeld =
                missing > handedSequence || (!held.isEmpty() && held.getFirst().first() <= missing);
        if (missing > handedSequence + 1 || !isHeld) {
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
        return end > handedSequence
                ? "the log ends with record " + end + ", and " + handedSequence + " was the last"
                : "the log has lost its records behind "
                        + end
                        + ", and those that were held begin with "
                        + (held.isEmpty() ? handedSequence + 1 : held.getFirst().first())
                        + ". Give Redis its data back and restart this instance; or go on without"
                        + " these records: comporta journal accept-loss";
    }

    private void sendAgainFrom(long sequence) {
        round++;
        inFlight = 0;
        for (Batch batch : held) {
            if (batch.last() >= sequence) {
                send(batch, Math.max(batch.first(), sequence));
            }
        }
    }

    private void advance(long sequence) {
        if (sequence <= writtenSequence) {
            reloadWhereAllIsThere();
            onAdvanced.run();
            return;
        }
        writtenSequence = sequence;
        while (heldBytes > heldMaxBytes && held.getFirst().last() <= writtenSequence) {
            heldBytes -= held.removeFirst().records().capacity();
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
                    new SharedLog.Append(handedSequence, handedSequence, List.of(), false),
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
        return !held.isEmpty() && sequence >= held.getFirst().first();
    }

    @Override
    public void read(long sequence, RecordHandler target) {
        for (Batch batch : held) {
            if (batch.first() <= sequence && sequence <= batch.last()) {
                int offset = (int) (sequence - batch.first()) * RecordFrame.LENGTH;
                target.onRecord(batch.records(), offset);
                return;
            }
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

    private List<SegmentHeader> segmentsOf(long first, long last) {
        if (kept.getLast().base() <= first) {
            return List.of(kept.getLast());
        }
        return kept.stream()
                .filter(segment -> segment.base() <= last && segment.lastSequence() >= first)
                .toList();
    }
}
