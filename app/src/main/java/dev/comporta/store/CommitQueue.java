package dev.comporta.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What waits for the journal: each entry for one sequence, in order.
 *
 * <p>Threading: one owner. An entry may add further ones.
 */
final class CommitQueue {

    /** Told once: whether everything up to the entry's sequence is safe. */
    interface Entry {
        void onCommit(boolean safe);
    }

    private Entry[] entries = new Entry[1024];
    private long[] sequences = new long[1024];
    private int first;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void add(long sequence, Entry entry) {
        if (count == entries.length) {
            grow();
        }
        int index = indexOf(count);
        entries[index] = entry;
        sequences[index] = sequence;
        count++;
    }

    /** Tells all entries up to a sequence that they are safe. */
    void release(long safeSequence) {
        while (count > 0 && sequences[first] <= safeSequence) {
            poll().onCommit(true);
        }
    }

    /** Tells all entries that they are not safe and never will be. */
    void fail() {
        while (count > 0) {
            poll().onCommit(false);
        }
    }

    /** Tells all entries behind a sequence, in their order, that they are not safe. */
    @SuppressWarnings("NullAway") // a slot that was left holds nothing
    void failBehind(long safeSequence) {
        int kept = 0;
        while (kept < count && sequences[indexOf(kept)] <= safeSequence) {
            kept++;
        }
        List<Entry> failed = new ArrayList<>();
        for (int place = kept; place < count; place++) {
            failed.add(entries[indexOf(place)]);
            entries[indexOf(place)] = null;
        }
        count = kept;
        failed.forEach(entry -> entry.onCommit(false));
    }

    private int indexOf(int place) {
        return (first + place) & (entries.length - 1);
    }

    @SuppressWarnings("NullAway") // a slot that was left holds nothing
    private Entry poll() {
        Entry entry = entries[first];
        entries[first] = null;
        first = indexOf(1);
        count--;
        return entry;
    }

    private void grow() {
        Entry[] grownEntries = Arrays.copyOf(entries, entries.length * 2);
        long[] grownSequences = Arrays.copyOf(sequences, sequences.length * 2);
        System.arraycopy(entries, 0, grownEntries, entries.length, first);
        System.arraycopy(sequences, 0, grownSequences, sequences.length, first);
        entries = grownEntries;
        sequences = grownSequences;
    }
}
