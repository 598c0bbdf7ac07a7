package dev.comporta.events;

import static dev.comporta.setting.Setting.requireRange;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last events that were written, so that a repeated one is written once. Whoever wants to write
 * some claims them first, and settles the claim when it is known what came of them: only then are
 * they known to be there, and where they are not they are forgotten, to be written again.
 *
 * <p>An event is known by 128 bits of a keyed hash. One of the same hash as another would be taken
 * for that and be lost. In a window of 1,000,000 that befalls one event in 10<sup>32</sup>; with 64
 * bits a flood of 500,000 a second would lose one a year. Nobody who sends events can find two of
 * one hash without the key.
 *
 * <p>It takes 28 to 36 bytes for each event: 16 of the hash and 4 of its claim in a ring, in the
 * order of their coming, and 8 to 16 in a table of open addresses that is half full at most.
 *
 * <p>Threading: safe; one lock, held for a batch at a time.
 */
final class RecentEvents {
    static final int WINDOW_MIN = 10_000;
    static final int WINDOW_MAX = 100_000_000;

    /** The claim of nobody: what stands there is not known. */
    private static final int NOBODY = 0;

    private final long[] high;
    private final long[] low;

    /** By whose claim each came. */
    private final int[] claims;

    /** Where in the ring an event stands, and one more; 0: free. */
    private final int[] table;

    private final int mask;
    private final Map<Integer, Claim> undecided = new HashMap<>();
    private long next;
    private int lastClaim;
    private int known;

    /** Some events of one request, of which those that are new are to be written. */
    static final class Claim {
        private final int number;
        private final long first;
        private long end;
        private final BitSet fresh = new BitSet();
        private final List<Wait> waits = new ArrayList<>(0);
        private @Nullable List<Runnable> waiting = new ArrayList<>(0);
        private volatile boolean kept;

        Claim(int number, long first) {
            this.number = number;
            this.first = first;
        }

        /** Whether any is to be written; else there is nothing to settle. */
        boolean hasFresh() {
            return !fresh.isEmpty();
        }

        /** How many are to be written. */
        int freshCount() {
            return fresh.cardinality();
        }

        /** Whether the one at the index is to be written. */
        boolean isFresh(int index) {
            return fresh.get(index);
        }

        /** Those that another claim has, and of which nobody knows yet whether they are kept. */
        List<Wait> waits() {
            return waits;
        }

        /** Whether its events are kept: once it is settled. */
        boolean isKept() {
            return kept;
        }
    }

    /**
     * An event that is under way already.
     *
     * @param index among those that were claimed
     * @param by whose claim it is
     */
    record Wait(int index, Claim by) {}

    /**
     * @param window how many events are known
     */
    RecentEvents(int window) {
        requireRange("EVENTS_WINDOW", window, WINDOW_MIN, WINDOW_MAX);
        high = new long[window];
        low = new long[window];
        claims = new int[window];
        table = new int[Integer.highestOneBit(window - 1) * 4];
        mask = table.length - 1;
    }

    /** How many events are known now. */
    synchronized int known() {
        return known;
    }

    /**
     * Claims events. Those that are neither to be written nor to be waited for are there, or stand
     * twice among these.
     *
     * @param hashes two of each
     * @param count of the events, fewer than the window has room for
     */
    synchronized Claim claim(long[] hashes, int count) {
        lastClaim += lastClaim == -1 ? 2 : 1;
        Claim claim = new Claim(lastClaim, next);
        for (int i = 0; i < count; i++) {
            claim(claim, i, hashes[2 * i], hashes[2 * i + 1]);
        }
        claim.end = next;
        if (claim.hasFresh()) {
            undecided.put(claim.number, claim);
        }
        return claim;
    }

    private void claim(Claim claim, int index, long high, long low) {
        int slot = find(high, low);
        if (table[slot] == 0) {
            claim.fresh.set(index);
            add(high, low, claim.number);
            return;
        }
        Claim by = undecided.get(claims[table[slot] - 1]);
        if (by != null && by.number != claim.number) {
            claim.waits.add(new Wait(index, by));
        }
    }

    /**
     * Says what came of a claim's fresh events, once. Those who wait for it are told on this
     * thread.
     *
     * @param kept false: they are forgotten
     */
    void settle(Claim claim, boolean kept) {
        List<Runnable> waiting;
        synchronized (this) {
            waiting = claim.waiting;
            if (waiting == null) {
                throw new IllegalStateException("settled twice: claim=" + claim.number);
            }
            claim.kept = kept;
            claim.waiting = null;
            undecided.remove(claim.number);
            if (!kept) {
                forget(claim);
            }
        }
        waiting.forEach(Runnable::run);
    }

    /** Has something run once a claim is settled: at once where it is. */
    void await(Claim claim, Runnable then) {
        synchronized (this) {
            if (claim.waiting != null) {
                claim.waiting.add(then);
                return;
            }
        }
        then.run();
    }

    private void forget(Claim claim) {
        for (long sequence = claim.first; sequence < claim.end; sequence++) {
            int place = (int) (sequence % claims.length);
            if (claims[place] == claim.number) { // else another one has its place by now
                remove(place);
            }
        }
    }

    /** Takes the place of the oldest one. */
    private void add(long high, long low, int claim) {
        int place = (int) (next++ % claims.length);
        if (claims[place] != NOBODY) {
            remove(place);
        }
        this.high[place] = high;
        this.low[place] = low;
        claims[place] = claim;
        table[find(high, low)] = place + 1; // what was removed may have moved the free slot
        known++;
    }

    /** The slot of an event; a free one where it is not known. */
    private int find(long high, long low) {
        int slot = home(high);
        while (table[slot] != 0) {
            int place = table[slot] - 1;
            if (this.high[place] == high && this.low[place] == low) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long high) {
        return (int) high & mask;
    }

    /** Closes the gap that it leaves: those behind it must be found from where they belong. */
    private void remove(int place) {
        int gap = find(high[place], low[place]);
        int slot = (gap + 1) & mask;
        while (table[slot] != 0) {
            int away = (slot - home(high[table[slot] - 1])) & mask;
            if (away >= ((slot - gap) & mask)) {
                table[gap] = table[slot];
                gap = slot;
            }
            slot = (slot + 1) & mask;
        }
        table[gap] = 0;
        claims[place] = NOBODY;
        known--;
    }
}
