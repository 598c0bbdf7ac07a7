package dev.comporta.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/** A file's bytes twice: as readers see them, and as the medium holds them. */
final class SimulatedBytes {

    private static final int SECTOR_SIZE_BYTES = 512;

    private byte[] cached = new byte[0];
    private byte[] durable = new byte[0];
    private BitSet unsyncedSectors = new BitSet();

    /** Sectors that are zero and have no room of their own. */
    private final BitSet holes = new BitSet();

    SimulatedBytes copy() {
        SimulatedBytes copy = new SimulatedBytes();
        copy.cached = cached.clone();
        copy.durable = durable.clone();
        copy.unsyncedSectors = (BitSet) unsyncedSectors.clone();
        copy.holes.or(holes);
        return copy;
    }

    int size() {
        return cached.length;
    }

    long usedBytes() {
        return size() - (long) holes.cardinality() * SECTOR_SIZE_BYTES;
    }

    /** Gives the room of all whole sectors that are zero back. */
    void punchHoles() {
        for (int sector = 0; (sector + 1) * SECTOR_SIZE_BYTES <= size(); sector++) {
            int start = sector * SECTOR_SIZE_BYTES;
            byte[] bytes = Arrays.copyOfRange(cached, start, start + SECTOR_SIZE_BYTES);
            holes.set(sector, Arrays.equals(bytes, new byte[SECTOR_SIZE_BYTES]));
        }
    }

    /** How much of a write fits into so many bytes of room, from its beginning on. */
    int fitting(int length, int position, long room) {
        long left = Math.max(0, room);
        int end = position + length;
        for (int at = position; at < end; ) {
            int sector = at / SECTOR_SIZE_BYTES;
            int sectorEnd = Math.min(end, (sector + 1) * SECTOR_SIZE_BYTES);
            if (holes.get(sector)) {
                if (left < SECTOR_SIZE_BYTES) {
                    return at - position;
                }
                left -= SECTOR_SIZE_BYTES;
            }
            int growth = sectorEnd - Math.max(at, size());
            if (growth > left) {
                return sectorEnd - growth + (int) left - position;
            }
            left -= Math.max(0, growth);
            at = sectorEnd;
        }
        return length;
    }

    byte[] content() {
        return cached.clone();
    }

    void setContent(byte[] content) {
        cached = content.clone();
        durable = content.clone();
        unsyncedSectors.clear();
        holes.clear();
    }

    void write(byte[] source, int length, int position) {
        if (length == 0) {
            return;
        }
        if (position + length > cached.length) {
            cached = Arrays.copyOf(cached, position + length);
        }
        System.arraycopy(source, 0, cached, position, length);
        int first = position / SECTOR_SIZE_BYTES;
        int behind = (position + length - 1) / SECTOR_SIZE_BYTES + 1;
        unsyncedSectors.set(first, behind);
        holes.clear(first, behind);
    }

    int read(ByteBuffer target, int position) {
        int length = Math.clamp(cached.length - position, 0, target.remaining());
        if (length > 0) {
            target.put(cached, position, length);
        }
        return length;
    }

    void truncate(int sizeBytes) {
        cached = Arrays.copyOf(cached, Math.min(cached.length, sizeBytes));
        holes.clear(cached.length / SECTOR_SIZE_BYTES, Math.max(holes.length(), cached.length));
    }

    void sync() {
        if (durable.length != cached.length) {
            durable = Arrays.copyOf(durable, cached.length);
        }
        unsyncedSectors.stream()
                .forEach(sector -> copySector(sector, cached, durable, cached.length));
        unsyncedSectors.clear();
    }

    /** A failed sync: the sectors count as clean; each is still readable, or back to the old. */
    void forgetUnsynced(SplittableRandom random) {
        unsyncedSectors.stream()
                .filter(sector -> random.nextBoolean())
                .forEach(
                        sector -> {
                            zeroSector(sector, cached);
                            copySector(sector, durable, cached, durable.length);
                        });
        unsyncedSectors.clear();
    }

    void crash(SplittableRandom random) {
        boolean keepsSize = random.nextBoolean();
        byte[] after = Arrays.copyOf(durable, keepsSize ? cached.length : durable.length);
        unsyncedSectors.stream()
                .forEach(
                        sector -> {
                            int end = sector * SECTOR_SIZE_BYTES + keptOfSector(random);
                            copySector(sector, cached, after, end);
                        });
        BitSet kept = (BitSet) holes.clone();
        setContent(after);
        holes.or(kept);
    }

    /** A third each: nothing, all, or torn at any byte. */
    private static int keptOfSector(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> SECTOR_SIZE_BYTES;
            default -> random.nextInt(SECTOR_SIZE_BYTES);
        };
    }

    private static void copySector(int sector, byte[] from, byte[] to, int limit) {
        int start = sector * SECTOR_SIZE_BYTES;
        int end =
                Math.min(
                        Math.min(start + SECTOR_SIZE_BYTES, limit),
                        Math.min(from.length, to.length));
        if (start < end) {
            System.arraycopy(from, start, to, start, end - start);
        }
    }

    private static void zeroSector(int sector, byte[] bytes) {
        int start = Math.min(sector * SECTOR_SIZE_BYTES, bytes.length);
        Arrays.fill(bytes, start, Math.min(start + SECTOR_SIZE_BYTES, bytes.length), (byte) 0);
    }
}
