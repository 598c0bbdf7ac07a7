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

    SimulatedBytes copy() {
        SimulatedBytes copy = new SimulatedBytes();
        copy.cached = cached.clone();
        copy.durable = durable.clone();
        copy.unsyncedSectors = (BitSet) unsyncedSectors.clone();
        return copy;
    }

    int size() {
        return cached.length;
    }

    byte[] content() {
        return cached.clone();
    }

    void setContent(byte[] content) {
        cached = content.clone();
        durable = content.clone();
        unsyncedSectors.clear();
    }

    void write(byte[] source, int length, int position) {
        if (length == 0) {
            return;
        }
        if (position + length > cached.length) {
            cached = Arrays.copyOf(cached, position + length);
        }
        System.arraycopy(source, 0, cached, position, length);
        unsyncedSectors.set(
                position / SECTOR_SIZE_BYTES, (position + length - 1) / SECTOR_SIZE_BYTES + 1);
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
        setContent(after);
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
