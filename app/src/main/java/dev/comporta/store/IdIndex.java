package dev.comporta.store;

/**
 * From payment id to one non-zero {@code long}: open addressing with linear probing, 24 bytes a
 * slot, half to three quarters full.
 *
 * <p>Split into shards that grow one by one, so that no insertion ever pays for all of it. The hash
 * has a secret key, because ids come from clients: with chosen ones that collide, each insertion
 * would run through all before it.
 *
 * <p>Threading: one owner.
 */
final class IdIndex {
    /** What {@link #get} answers for an unknown id. */
    static final long MISSING = 0;

    private static final int SHARD_BITS = 10;
    private static final int SHARD_COUNT = 1 << SHARD_BITS;
    private static final int SLOT_LONGS = 3;
    private static final int INITIAL_SLOTS = 4;

    private final long[][] shards = new long[SHARD_COUNT][];
    private final int[] sizes = new int[SHARD_COUNT];
    private final SipHash hash;
    private long size;

    /**
     * @param expected how many ids are to come: room for them is made at once
     */
    IdIndex(SipHash hash, long expected) {
        this.hash = hash;
        int slots = INITIAL_SLOTS;
        while (slots * 0.7 * SHARD_COUNT < expected) {
            slots *= 2;
        }
        for (int shard = 0; shard < SHARD_COUNT; shard++) {
            shards[shard] = new long[slots * SLOT_LONGS];
        }
    }

    long size() {
        return size;
    }

    long get(long msb, long lsb) {
        long hash = hash(msb, lsb);
        long[] slots = shards[shardOf(hash)];
        return slots[slotOf(slots, hash, msb, lsb) + 2];
    }

    void put(long msb, long lsb, long value) {
        if (value == MISSING) {
            throw new IllegalArgumentException("the value must not be " + MISSING);
        }
        long hash = hash(msb, lsb);
        int shard = shardOf(hash);
        long[] slots = shards[shard];
        int slot = slotOf(slots, hash, msb, lsb);
        if (slots[slot + 2] == MISSING) {
            size++;
            if (++sizes[shard] * 4 > slots.length / SLOT_LONGS * 3) {
                slots = grow(shard);
                slot = slotOf(slots, hash, msb, lsb);
            }
            slots[slot] = msb;
            slots[slot + 1] = lsb;
        }
        slots[slot + 2] = value;
    }

    /** Removes an id; nothing happens where it is unknown. */
    void remove(long msb, long lsb) {
        long hash = hash(msb, lsb);
        int shard = shardOf(hash);
        long[] slots = shards[shard];
        int hole = slotOf(slots, hash, msb, lsb);
        if (slots[hole + 2] == MISSING) {
            return;
        }
        size--;
        sizes[shard]--;
        closeHole(slots, hole);
    }

    void clear() {
        for (int shard = 0; shard < SHARD_COUNT; shard++) {
            shards[shard] = new long[INITIAL_SLOTS * SLOT_LONGS];
            sizes[shard] = 0;
        }
        size = 0;
    }

    /** Shifts back what probing put behind the hole, so that no tombstones are needed. */
    private void closeHole(long[] slots, int emptied) {
        int hole = emptied;
        int slot = next(slots, hole);
        while (slots[slot + 2] != MISSING) {
            int home = homeOf(slots, hash(slots[slot], slots[slot + 1]));
            boolean reachable =
                    hole <= slot ? (home <= hole || home > slot) : (home <= hole && home > slot);
            if (reachable) {
                System.arraycopy(slots, slot, slots, hole, SLOT_LONGS);
                hole = slot;
            }
            slot = next(slots, slot);
        }
        slots[hole + 2] = MISSING;
    }

    private long[] grow(int shard) {
        long[] old = shards[shard];
        long[] slots = new long[old.length * 2];
        for (int slot = 0; slot < old.length; slot += SLOT_LONGS) {
            if (old[slot + 2] != MISSING) {
                long msb = old[slot];
                long lsb = old[slot + 1];
                int target = slotOf(slots, hash(msb, lsb), msb, lsb);
                System.arraycopy(old, slot, slots, target, SLOT_LONGS);
            }
        }
        shards[shard] = slots;
        return slots;
    }

    /** The slot that holds the id, or the empty one where it would go. */
    private static int slotOf(long[] slots, long hash, long msb, long lsb) {
        int slot = homeOf(slots, hash);
        while (slots[slot + 2] != MISSING && (slots[slot] != msb || slots[slot + 1] != lsb)) {
            slot = next(slots, slot);
        }
        return slot;
    }

    private static int next(long[] slots, int slot) {
        int next = slot + SLOT_LONGS;
        return next == slots.length ? 0 : next;
    }

    private static int homeOf(long[] slots, long hash) {
        return ((int) hash & (slots.length / SLOT_LONGS - 1)) * SLOT_LONGS;
    }

    static int shardOf(long hash) {
        return (int) (hash >>> (64 - SHARD_BITS));
    }

    private long hash(long msb, long lsb) {
        return hash.hash(msb, lsb);
    }
}
