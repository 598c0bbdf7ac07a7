package dev.comporta.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of neighbouring instants of one account: open, while it is booked in, else packed into 3 to
 * 7 bytes an instant. Both forms can be summed.
 */
final class Block {
    private static final byte[] NOTHING = {};

    private final Sum total = new Sum();
    private long firstInstant;
    private byte[] packed = NOTHING;
    private @Nullable Entries entries;

    /** Has nothing booked yet, and is packed. */
    Block(long firstInstant) {
        this.firstInstant = firstInstant;
    }

    Sum total() {
        return total;
    }

    long firstInstant() {
        return firstInstant;
    }

    /** Whether an instant belongs behind all others here. Of an open block. */
    boolean endsAt(long instant) {
        return instant >= opened().lastInstant();
    }

    /** Opens it in the room of others that were packed. */
    void open(Entries room) {
        room.unpack(new EntryReader(packed, firstInstant));
        packed = NOTHING;
        entries = room;
    }

    /** Gives the room back that it was open in. */
    Entries pack(EntryWriter writer) {
        Entries room = opened();
        packed = room.pack(writer);
        entries = null;
        return room;
    }

    /** Books in an open block; false where the instant is new and there is no room. */
    boolean book(long instant, long amountCents) {
        boolean booked = opened().book(instant, amountCents);
        if (booked) {
            firstInstant = Math.min(firstInstant, instant);
            total.add(1, amountCents);
        }
        return booked;
    }

    /** Moves the upper half into another block. Both are open. */
    void moveUpperHalf(Block upper) {
        opened().moveUpperHalf(upper.opened());
        upper.firstInstant = upper.opened().firstInstant();
        upper.countTotal();
        countTotal();
    }

    /** Adds what is booked up to an instant and at it. */
    void addUpTo(long instant, Sum sum) {
        if (entries != null) {
            entries.addUpTo(instant, sum);
            return;
        }
        EntryReader reader = new EntryReader(packed, firstInstant);
        while (reader.next() && reader.instant() <= instant) {
            sum.add(reader.count(), reader.cents());
        }
    }

    /** Hands over all that is booked here. */
    void forEach(EntryTarget target) {
        if (entries != null) {
            entries.forEach(target);
            return;
        }
        EntryReader reader = new EntryReader(packed, firstInstant);
        while (reader.next()) {
            target.take(reader.instant(), reader.count(), reader.cents());
        }
    }

    /** Gets the payments booked at an instant. */
    interface EntryTarget {
        void take(long instant, long count, long cents);
    }

    private Entries opened() {
        return Objects.requireNonNull(entries);
    }

    private void countTotal() {
        total.clear();
        addUpTo(Long.MAX_VALUE, total);
    }
}
