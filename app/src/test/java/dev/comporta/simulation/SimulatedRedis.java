package dev.comporta.simulation;

import dev.comporta.journal.SharedLog;
import dev.comporta.journal.SharedLog.Answer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the scripts do inside of a Redis: the log, its owner's number, the lease and the files. */
final class SimulatedRedis {
    static final long LEASE_NANOS = 3_000_000_000L;

    private final Schedule schedule;
    private final Mutation mutation;
    private State state = new State(new TreeMap<>(), 0, 0, 0, 0, 0, false);
    private State saved = state;

    /**
     * How far it had come when it last lost something: others have seen it, and a replica has it.
     */
    private State furthest = state;

    /** A file, with the size that it was made with. */
    static final class Content {
        private final byte[] bytes;
        private final long madeSizeBytes;

        Content(byte[] bytes, long madeSizeBytes) {
            this.bytes = bytes;
            this.madeSizeBytes = madeSizeBytes;
        }

        byte[] bytes() {
            return bytes;
        }

        long madeSizeBytes() {
            return madeSizeBytes;
        }
    }

    private record State(
            NavigableMap<String, Content> files,
            long fence,
            long end,
            long fileChanges,
            long leaseOf,
            long leaseEndsNanos,
            boolean full) {

        State copy() {
            return new State(
                    new TreeMap<>(files), fence, end, fileChanges, leaseOf, leaseEndsNanos, full);
        }

        State withLog(long newEnd) {
            return new State(files, fence, newEnd, fileChanges, leaseOf, leaseEndsNanos, full);
        }

        State withLease(long newFence, long owner, long endsNanos) {
            return new State(files, newFence, end, fileChanges, owner, endsNanos, full);
        }

        State withChange() {
            return new State(files, fence, end, fileChanges + 1, leaseOf, leaseEndsNanos, full);
        }

        State withFull(boolean isFull) {
            return new State(files, fence, end, fileChanges, leaseOf, leaseEndsNanos, isFull);
        }
    }

    /** What a renewal comes to. */
    enum Renewal {
        DONE,
        HELD,
        FENCED
    }

    SimulatedRedis(Schedule schedule, Mutation mutation) {
        this.schedule = schedule;
        this.mutation = mutation;
    }

    boolean isFree() {
        return state.leaseOf == 0 || schedule.nanos() >= state.leaseEndsNanos;
    }

    /**
     * The number of the next term; 0: somebody has the lease, or what is known to be there is not.
     */
    long take() {
        if (!isFree() || (hasLost() && mutation != Mutation.LOSS_UNGUARDED)) {
            return 0;
        }
        long fence = state.fence + 1;
        state = state.withLease(fence, fence, schedule.nanos() + LEASE_NANOS);
        return fence;
    }

    Renewal renew(long number) {
        if (state.fence > number) {
            return Renewal.FENCED;
        }
        if (!isFree() && state.leaseOf != number) {
            return Renewal.HELD;
        }
        state = state.withLease(number, number, schedule.nanos() + LEASE_NANOS);
        return Renewal.DONE;
    }

    /** From time to time it is as safe as this; a fail-over goes back to it. */
    void save() {
        saved = state.copy();
    }

    /** Loses what came behind the last {@link #save}; false: another owner has come since. */
    boolean rollBack() {
        boolean isOfThisOwner = saved.fence == state.fence;
        if (isOfThisOwner) {
            furthest = state;
            state = saved.copy();
        }
        return isOfThisOwner;
    }

    private boolean hasLost() {
        return state.end < furthest.end;
    }

    /** An operator gives it its data back, unless its owner has appended it again. */
    void restore() {
        if (hasLost()) {
            state = furthest.withFull(state.full);
        }
    }

    void setFull(boolean isFull) {
        state = state.withFull(isFull);
    }

    /** Null: Redis does not know the term any more. */
    @Nullable Answer append(long number, SharedLog.Append append) {
        boolean isFenced = state.fence > number && mutation != Mutation.FENCE_UNCHECKED;
        if (isFenced) {
            return new Answer.Fenced();
        }
        if (state.fence < number) {
            return null;
        }
        if (state.full && !append.evenWhenFull()) {
            return new Answer.Full();
        }
        if (state.end != append.afterSequence() && mutation != Mutation.END_UNCHECKED) {
            return end(number, Long.MAX_VALUE);
        }
        if (state.fence > number) {
            throw new Judge.Violation("8 one owner", "term " + number + " appends in " + this);
        }
        for (SharedLog.Piece piece : append.pieces()) {
            append(piece);
        }
        state = state.withLog(append.lastSequence());
        return new Answer.Appended(append.lastSequence());
    }

    private void append(SharedLog.Piece piece) {
        Content before =
                state.files.getOrDefault(
                        piece.segment(), new Content(bytes(piece.header()), piece.sizeBytes()));
        byte[] records = bytes(piece.records());
        byte[] longer = Arrays.copyOf(before.bytes, before.bytes.length + records.length);
        System.arraycopy(records, 0, longer, before.bytes.length, records.length);
        state.files.put(piece.segment(), new Content(longer, piece.sizeBytes()));
    }

    /** Null: Redis does not know the term any more. */
    @Nullable Answer end(long number, long knownFileChanges) {
        if (state.fence > number) {
            return new Answer.Fenced();
        }
        boolean areOlder =
                knownFileChanges != Long.MAX_VALUE && state.fileChanges < knownFileChanges;
        return state.fence < number ? null : new Answer.EndsAt(state.end, areOlder);
    }

    /** The files, to be changed where this term is the owner's; null: it is not. */
    @Nullable NavigableMap<String, Content> change(long number) {
        if (state.fence != number) {
            return null;
        }
        state = state.withChange();
        return state.files;
    }

    NavigableMap<String, Content> files() {
        return state.files;
    }

    long fileChanges() {
        return state.fileChanges;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "fence="
                + state.fence
                + " end="
                + state.end
                + " lease="
                + state.leaseOf
                + (isFree() ? " free" : "")
                + (state.full ? " full" : "");
    }
}
