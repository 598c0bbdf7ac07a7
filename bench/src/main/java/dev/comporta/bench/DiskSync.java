package dev.comporta.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the disk itself takes: writes a record into a file whose room was made before, and syncs its
 * data, again and again. Prints p50 and p99 in milliseconds.
 *
 * <p>{@code DiskSync FILE}
 */
public final class DiskSync {
    private static final int SYNCS = 3_000;
    private static final int RECORD_BYTES = 64;

    private DiskSync() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long[] nanos = new long[SYNCS];
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SYNCS * RECORD_BYTES), 0);
            channel.force(true);
            for (int sync = 0; sync < SYNCS; sync++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(RECORD_BYTES), (long) sync * RECORD_BYTES);
                channel.force(false);
                nanos[sync] = System.nanoTime() - start;
            }
        } finally {
            Files.deleteIfExists(file);
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT, "%.2f %.2f%n", nanos[SYNCS / 2] / 1e6, nanos[SYNCS * 99 / 100] / 1e6);
    }
}
