package dev.comporta.workbench.simulator;

import java.util.Arrays;
import java.util.UUID;

/**
 * A set of ids that numbers them from 0 in the order they came.
 *
 * <p>An id costs 16 bytes and 8 to 16 bytes of hash table (open addressing, at most half full). The
 * table is cut into shards which grow on their own, so that no single call pays for rehashing
 * millions.
 */
final class NumberedIds {

    static final int ABSENT = -1;

    private static final int SHARD_BITS = 10;

    private final LongColumn high = new LongColumn();
    private final LongColumn low = new LongColumn();
    private final Shard[] shards = new Shard[1 << SHARD_BITS];

    NumberedIds() {
        Arrays.setAll(shards, _ -> new Shard());
    }

    int size() {
        return high.size();
    }

    UUID get(int number) {
        return new UUID(high.get(number), low.get(number));
    }

    /** Its number, or {@link #ABSENT}. */
    int find(UUID id) {
        int hash = hash(id.getMostSignificantBits(), id.getLeastSignificantBits());
        return shard(hash).find(id, hash);
    }

    /** Adds it under the next number; false, and no change, when it is already here. */
    boolean add(UUID id) {
        int hash = hash(id.getMostSignificantBits(), id.getLeastSignificantBits());
        if (shard(hash).find(id, hash) != ABSENT) {
            return false;
        }
        int number = size();
        high.add(id.getMostSignificantBits());
        low.add(id.getLeastSignificantBits());
        shard(hash).add(number, hash);
        return true;
    }

    private Shard shard(int hash) {
        return shards[hash >>> (Integer.SIZE - SHARD_BITS)];
    }

    /** Ids may be made up by hand, so every bit has to count: MurmurHash3's 64-bit finalizer. */
    private static int hash(long high, long low) {
        long mixed = high * 31 + low;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) (mixed ^ (mixed >>> 33));
    }

    private final class Shard {
        private int[] numbers = emptyTable(16);
        private int count;

        int find(UUID id, int hash) {
            int slot = hash & (numbers.length - 1);
            while (numbers[slot] != ABSENT) {
                int number = numbers[slot];
                if (low.get(number) == id.getLeastSignificantBits()
                        && high.get(number) == id.getMostSignificantBits()) {
                    return number;
                }
                slot = (slot + 1) & (numbers.length - 1);
            }
            return ABSENT;
        }

        void add(int number, int hash) {
            if (++count > numbers.length / 2) {
                int[] old = numbers;
                numbers = emptyTable(old.length * 2);
                for (int moved : old) {
                    if (moved != ABSENT) {
                        put(moved, hash(high.get(moved), low.get(moved)));
                    }
                }
            }
            put(number, hash);
        }

        private void put(int number, int hash) {
            int slot = hash & (numbers.length - 1);
            while (numbers[slot] != ABSENT) {
                slot = (slot + 1) & (numbers.length - 1);
            }
            numbers[slot] = number;
        }

        private static int[] emptyTable(int length) {
            int[] table = new int[length];
            Arrays.fill(table, ABSENT);
            return table;
        }
    }
}
