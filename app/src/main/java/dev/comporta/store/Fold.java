package dev.comporta.store;

import dev.comporta.journal.JournalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a run of journal records comes to: the open payments in the order of their acceptance, each
 * as its last record, the records that ended its attempts before, and notes; closed ones are handed
 * on. Recovery and compaction are this one fold. It takes about half of what the payments
 * themselves do, so that neither needs more memory than running.
 */
final class Fold {

    /** What the fold does not keep. */
    interface Sink {
        /**
         * A payment is settled or acknowledged.
         *
         * @param record valid during the call only
         * @param earlier how its attempts ended that this record does not tell, the oldest first,
         *     then the parts of its notes
         */
        void closed(RecordView record, List<RecordView> earlier);

        void purged();
    }

    /** Attempts before the last one that are kept of a payment. */
    static final int EARLIER_MAX = 15;

    /**
     * Such records, and parts of notes, of all payments together, some 70 bytes each: beyond it new
     * ones are left.
     */
    static final int ALL_EARLIER_MAX = 500_000;

    /**
     * One open payment.
     *
     * @param earlier how its attempts before ended, the oldest first
     * @param notes the parts of its notes
     */
    record Open(RecordView last, List<RecordView> earlier, List<RecordView> notes) {}

    private static final int NONE = -1;
    private static final int[] NO_SLOTS = {};

    private final Sink sink;
    private final int allEarlierMax;
    private final RecordPool pool = new RecordPool();
    private final RecordView scratch = new RecordView();
    private final IdIndex placesById = new IdIndex(SipHash.withRandomKey(), 0);

    // By place: the slot of the last record, those of the earlier ones, and when it came.
    private int[] lastSlots = new int[16];
    private int[][] earlierSlots = new int[16][];
    private int[] orders = new int[16];

    /** Few payments have some. */
    private final Map<Integer, List<RecordView>> notesByPlace = new HashMap<>();

    private int[] freePlaces = new int[16];
    private int freePlaceCount;
    private int placeEnd;
    private int orderEnd;
    private int allEarlier;

    Fold(Sink sink) {
        this(sink, ALL_EARLIER_MAX);
    }

    Fold(Sink sink, int allEarlierMax) {
        this.sink = sink;
        this.allEarlierMax = allEarlierMax;
    }

    /** What takes records, of which each is valid during the call only. */
    interface RecordTarget {
        void accept(RecordView record) throws IOException;
    }

    /** How many records {@link #forEachRecord} hands over. */
    int recordCount() {
        return openCount() + allEarlier;
    }

    private int openCount() {
        return placeEnd - freePlaceCount;
    }

    /** All records of the open payments, those of one payment together and in their order. */
    void forEachRecord(RecordTarget target) throws IOException {
        RecordView view = new RecordView();
        for (long key : placesInOrder()) {
            int place = (int) key;
            for (int slot : earlierSlots[place]) {
                pool.view(slot, view);
                target.accept(view);
            }
            pool.view(lastSlots[place], view);
            target.accept(view);
            for (RecordView note : notesOf(place)) {
                target.accept(note);
            }
        }
    }

    /**
     * Hands over the open payments, each valid during the call only, and forgets each behind it:
     * what is made of them takes the place of what they took.
     */
    void drain(Consumer<Open> target) {
        long[] places = placesInOrder();
        placesById.clear();
        orders = new int[0];
        for (long key : places) {
            int place = (int) key;
            int[] earlier = earlierSlots[place];
            target.accept(new Open(viewOf(lastSlots[place]), viewsOf(earlier), notesOf(place)));
            for (int slot : earlier) {
                pool.drop(slot);
            }
            pool.drop(lastSlots[place]);
        }
        clear();
    }

    /** The places in use, each in the lower half of a number that begins with its order. */
    private long[] placesInOrder() {
        boolean[] free = new boolean[placeEnd];
        for (int index = 0; index < freePlaceCount; index++) {
            free[freePlaces[index]] = true;
        }
        long[] places = new long[openCount()];
        int count = 0;
        for (int place = 0; place < placeEnd; place++) {
            if (!free[place]) {
                places[count++] = (long) orders[place] << Integer.SIZE | place;
            }
        }
        Arrays.sort(places);
        return places;
    }

    /** Takes the next record of an open payment from a snapshot. */
    void restore(RecordView record) {
        put(placeOf(record), record);
    }

    /** Takes the next record of the journal. */
    void apply(RecordView record) {
        if (record.type() == RecordType.PURGED) {
            clear();
            sink.purged();
            return;
        }
        int place = placeOf(record);
        int lastType = place == NONE ? 0 : last(place).type();
        if (!mayFollow(lastType, record.type())) {
            throw new JournalException(
                    JournalException.Code.DAMAGED,
                    "journal damaged: a record of type "
                            + record.type()
                            + " can't follow one of type "
                            + lastType
                            + ": sequence="
                            + record.sequence(),
                    null);
        }
        if (closes(record)) {
            close(place, record);
        } else {
            put(place, record);
        }
    }

    private void close(int place, RecordView record) {
        boolean isKept = endsAnAttempt(last(place)) && keepsLast(place);
        List<RecordView> attempts = viewsOf(earlierSlots[place]);
        List<RecordView> notes = NoteRecords.decided(notesOf(place), record);
        sink.closed(record, notes.isEmpty() ? attempts : joined(attempts, notes));
        if (!isKept) {
            pool.remove(lastSlots[place]);
        }
        remove(place, record);
    }

    private void put(int known, RecordView record) {
        if (known == NONE) {
            int place = newPlace();
            lastSlots[place] = pool.add(record);
            earlierSlots[place] = NO_SLOTS;
            orders[place] = orderEnd++;
            placesById.put(record.idMsb(), record.idLsb(), place + 1L);
        } else if (record.type() == RecordType.NOTE) {
            note(known, record);
        } else {
            if (endsAnAttempt(last(known)) && keepsLast(known)) {
                lastSlots[known] = pool.add(record);
            } else {
                pool.replace(lastSlots[known], record);
            }
            setNotes(known, NoteRecords.decided(notesOf(known), record));
        }
    }

    private void note(int place, RecordView part) {
        if (allEarlier < allEarlierMax) { // else what would continue this part is not kept either
            setNotes(place, NoteRecords.with(notesOf(place), part.detach()));
        }
    }

    private List<RecordView> notesOf(int place) {
        return notesByPlace.getOrDefault(place, List.of());
    }

    private void setNotes(int place, List<RecordView> notes) {
        allEarlier += notes.size() - notesOf(place).size();
        if (notes.isEmpty()) {
            notesByPlace.remove(place);
        } else {
            notesByPlace.put(place, notes);
        }
    }

    /** Puts the last record to the earlier ones; false: it is left, and its slot free. */
    private boolean keepsLast(int place) {
        int[] earlier = earlierSlots[place];
        boolean isFull = earlier.length == EARLIER_MAX || allEarlier >= allEarlierMax;
        if (isFull && earlier.length == 0) {
            return false;
        }
        int dropped = isFull ? 1 : 0;
        if (isFull) {
            pool.remove(earlier[0]);
        }
        int[] kept = Arrays.copyOfRange(earlier, dropped, earlier.length + 1);
        kept[kept.length - 1] = lastSlots[place];
        earlierSlots[place] = kept;
        allEarlier += 1 - dropped;
        return true;
    }

    private void remove(int place, RecordView record) {
        int[] earlier = earlierSlots[place];
        for (int slot : earlier) {
            pool.remove(slot);
        }
        allEarlier -= earlier.length;
        setNotes(place, List.of());
        placesById.remove(record.idMsb(), record.idLsb());
        if (freePlaceCount == freePlaces.length) {
            freePlaces = Arrays.copyOf(freePlaces, freePlaceCount * 2);
        }
        freePlaces[freePlaceCount++] = place;
    }

    private int newPlace() {
        if (freePlaceCount > 0) {
            return freePlaces[--freePlaceCount];
        }
        if (placeEnd == lastSlots.length) {
            int length = placeEnd * 2;
            lastSlots = Arrays.copyOf(lastSlots, length);
            earlierSlots = Arrays.copyOf(earlierSlots, length);
            orders = Arrays.copyOf(orders, length);
        }
        return placeEnd++;
    }

    private void clear() {
        pool.clear();
        placesById.clear();
        lastSlots = new int[16];
        earlierSlots = new int[16][];
        orders = new int[16];
        notesByPlace.clear();
        freePlaceCount = 0;
        placeEnd = 0;
        allEarlier = 0;
    }

    private int placeOf(RecordView record) {
        return (int) placesById.get(record.idMsb(), record.idLsb()) - 1;
    }

    /** The last record of a payment; valid until the next call. */
    private RecordView last(int place) {
        pool.view(lastSlots[place], scratch);
        return scratch;
    }

    private List<RecordView> viewsOf(int[] slots) {
        return Arrays.stream(slots).mapToObj(this::viewOf).toList();
    }

    private RecordView viewOf(int slot) {
        RecordView view = new RecordView();
        pool.view(slot, view);
        return view;
    }

    private static List<RecordView> joined(List<RecordView> some, List<RecordView> others) {
        List<RecordView> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static boolean closes(RecordView record) {
        return record.type() == RecordType.SETTLED || record.type() == RecordType.ACKNOWLEDGED;
    }

    private static boolean endsAnAttempt(RecordView record) {
        return record.type() == RecordType.PUT_BACK || record.type() == RecordType.BURIED;
    }

    /** The state machine of one payment on disk; 0: it is not open. */
    private static boolean mayFollow(int last, int next) {
        return switch (next) {
            case RecordType.ACCEPTED -> last == 0;
            case RecordType.ATTEMPTED ->
                    last == RecordType.ACCEPTED
                            || last == RecordType.PUT_BACK
                            || last == RecordType.RETRIED;
            case RecordType.RETRIED, RecordType.ACKNOWLEDGED -> last == RecordType.BURIED;
            case RecordType.NOTE -> last == RecordType.ATTEMPTED || last == RecordType.BURIED;
            case RecordType.SETTLED, RecordType.PUT_BACK, RecordType.BURIED ->
                    last == RecordType.ATTEMPTED;
            default -> false;
        };
    }
}
