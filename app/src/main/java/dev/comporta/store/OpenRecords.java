package dev.comporta.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The records of open payments, by place: of each its last one, those that ended its attempts
 * before, and the parts of its notes. It takes about half of what the payments themselves do.
 *
 * <p>Threading: one owner.
 */
final class OpenRecords {
    static final int NONE = -1;

    private static final int[] NO_SLOTS = {};

    /**
     * One open payment.
     *
     * @param earlier how its attempts before ended, the oldest first
     * @param notes the parts of its notes
     */
    record Open(RecordView last, List<RecordView> earlier, List<RecordView> notes) {}

    /** What takes records, of which each is valid during the call only. */
    interface RecordTarget {
        void accept(RecordView record) throws IOException;
    }

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

    /**
     * @param allEarlierMax records of attempts before, and parts of notes, of all together
     */
    OpenRecords(int allEarlierMax) {
        this.allEarlierMax = allEarlierMax;
    }

    /** Whether no more of the records that are kept beside the last ones fit. */
    boolean isFull() {
        return allEarlier >= allEarlierMax;
    }

    /** The place of the payment that a record is of; {@link #NONE}: it is not open. */
    int placeOf(RecordView record) {
        return (int) placesById.get(record.idMsb(), record.idLsb()) - 1;
    }

    /** Adds a payment with its only record. */
    void add(RecordView record) {
        int place = newPlace();
        lastSlots[place] = pool.add(record);
        earlierSlots[place] = NO_SLOTS;
        orders[place] = orderEnd++;
        placesById.put(record.idMsb(), record.idLsb(), place + 1L);
    }

    /** Sets a payment's last record, in place of the one that was, unless that was kept. */
    void setLast(int place, RecordView record) {
        if (lastSlots[place] == NONE) {
            lastSlots[place] = pool.add(record);
        } else {
            pool.replace(lastSlots[place], record);
        }
    }

    /** Puts the last record to those before, as far as there is room for them. */
    void keepLast(int place) {
        int[] earlier = earlierSlots[place];
        boolean isFull = earlier.length == Fold.EARLIER_MAX || isFull();
        if (isFull && earlier.length == 0) {
            return;
        }
        int dropped = isFull ? 1 : 0;
        if (isFull) {
            pool.remove(earlier[0]);
        }
        int[] kept = Arrays.copyOfRange(earlier, dropped, earlier.length + 1);
        kept[kept.length - 1] = lastSlots[place];
        lastSlots[place] = NONE;
        earlierSlots[place] = kept;
        allEarlier += 1 - dropped;
    }

    /** The last record of a payment, which was not kept; valid until the next call. */
    RecordView last(int place) {
        pool.view(lastSlots[place], scratch);
        return scratch;
    }

    List<RecordView> notesOf(int place) {
        return notesByPlace.getOrDefault(place, List.of());
    }

    void setNotes(int place, List<RecordView> notes) {
        allEarlier += notes.size() - notesOf(place).size();
        if (notes.isEmpty()) {
            notesByPlace.remove(place);
        } else {
            notesByPlace.put(place, notes);
        }
    }

    /** How its attempts ended, the oldest first. */
    List<RecordView> earlierOf(int place) {
        return viewsOf(earlierSlots[place]);
    }

    /** Removes a payment, of which this is another record. */
    void remove(int place, RecordView record) {
        if (lastSlots[place] != NONE) {
            pool.remove(lastSlots[place]);
        }
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

    void clear() {
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

    /** How many records {@link #forEachRecord} hands over. */
    int recordCount() {
        return openCount() + allEarlier;
    }

    /** Of how many payments the last record is of such a type. */
    int countOfLast(IntPredicate type) {
        return (int)
                Arrays.stream(placesInOrder())
                        .filter(key -> type.test(last((int) key).type()))
                        .count();
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

    private List<RecordView> viewsOf(int[] slots) {
        return Arrays.stream(slots).mapToObj(this::viewOf).toList();
    }

    private RecordView viewOf(int slot) {
        RecordView view = new RecordView();
        pool.view(slot, view);
        return view;
    }
}
