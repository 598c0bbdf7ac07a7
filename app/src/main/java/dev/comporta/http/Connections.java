package dev.comporta.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, and what they may take together: where it gets too much, some
 * must go.
 *
 * <p>Threading: owned by its event loop; {@link #isDraining} may be asked from any thread.
 */
final class Connections {
    /** Connections that are compared where one must go: among so many no attacker can hide. */
    private static final int SAMPLE = 64;

    private final int connectionsMax;
    private final long heldBytesMax;
    private final HttpMetrics metrics;
    private final List<Member> members = new ArrayList<>();
    private long heldBytes;
    private long heldBytesTold;
    private int hand;
    private volatile boolean draining;
    private @Nullable CompletableFuture<Void> drained;

    /** What is asked of a connection. */
    interface Member {
        /** Its place in the list; negative: it has none. */
        int index();

        void setIndex(int index);

        /** Whether answers are owed. */
        boolean hasWork();

        /** How long nothing has come of it; 0 while it is owed something. */
        long idleNanos();

        /** What it holds of the loop's share: as of the last time that it was counted. */
        int heldBytes();

        /** Makes room for another connection. False: it does something. */
        boolean giveWay();

        /** Frees what it holds. False: it holds nothing. */
        boolean giveUp();

        /** Applies the time limits. */
        void checkTime();

        /** The server goes down: no answer may last. */
        void onDraining();

        /** Closes once what was written is out. */
        void close();
    }

    /**
     * @param connectionsMax of all event loops together, which the metrics count
     * @param heldBytesMax of this event loop's
     */
    Connections(int connectionsMax, long heldBytesMax, HttpMetrics metrics) {
        this.connectionsMax = connectionsMax;
        this.heldBytesMax = heldBytesMax;
        this.metrics = metrics;
    }

    /** False: all connections are taken, and by those that use them. */
    boolean add(Member member) {
        boolean hasRoom = metrics.onOpened() <= connectionsMax || closeIdlest();
        member.setIndex(members.size());
        members.add(member);
        return hasRoom;
    }

    void remove(Member member) {
        int index = member.index();
        if (index < 0) {
            return;
        }
        Member last = members.removeLast();
        if (last.index() != index) {
            last.setIndex(index);
            members.set(index, last);
        }
        member.setIndex(-1);
        metrics.onClosed();
    }

    private boolean closeIdlest() {
        Member idlest = best(Comparator.comparingLong(Member::idleNanos));
        return idlest != null && idlest.giveWay();
    }

    /** Counts what a connection holds more than before, or less. */
    void hold(int bytes) {
        heldBytes += bytes;
    }

    /** Whether an answer of so many bytes may be asked for. */
    boolean hasRoomFor(int bytes) {
        return bytes == 0 || heldBytes + Math.min(bytes, heldBytesMax / 2) <= heldBytesMax;
    }

    /** Where all connections together hold too much, those that hold most must go. */
    void shed() {
        int inVain = 0;
        while (heldBytes > heldBytesMax && inVain < members.size()) {
            Member largest = best(Comparator.comparingInt(Member::heldBytes));
            boolean gone = largest != null && largest.giveUp();
            // Those that are on their way out hold nothing, and stand side by side.
            inVain = gone ? 0 : inVain + SAMPLE;
        }
    }

    /** Of some, another part each time. */
    private @Nullable Member best(Comparator<Member> order) {
        Member best = null;
        for (int i = Math.min(SAMPLE, members.size()); i > 0; i--) {
            hand = (hand + 1) % members.size();
            Member candidate = members.get(hand);
            if (best == null || order.compare(candidate, best) > 0) {
                best = candidate;
            }
        }
        return best;
    }

    /** Applies the time limits, and sees whether all answers that were owed have left. */
    void checkTime() {
        List.copyOf(members).forEach(Member::checkTime);
        metrics.onHeld(heldBytes - heldBytesTold);
        heldBytesTold = heldBytes;
        if (drained != null && members.stream().noneMatch(Member::hasWork)) {
            drained.complete(null);
        }
    }

    /** From now on the next answer of each connection is its last. Callable from any thread. */
    void startDraining() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /**
     * Ends the answers that would last.
     *
     * @param drained is completed once every answer that is owed has left
     */
    void drain(CompletableFuture<Void> drained) {
        this.drained = drained;
        List.copyOf(members).forEach(Member::onDraining);
    }

    void close() {
        List.copyOf(members).forEach(Member::close);
    }
}
