package dev.comporta.workbench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A growing list of correlation ids, 16 bytes each. */
public final class IdList {
    private long[] halves = new long[1_024];
    private int size;

    void add(long high, long low) {
        if (2 * size == halves.length) {
            halves = Arrays.copyOf(halves, Math.multiplyExact(halves.length, 2));
        }
        halves[2 * size] = high;
        halves[2 * size + 1] = low;
        size++;
    }

    public int size() {
        return size;
    }

    public Stream<UUID> stream() {
        return LongStream.range(0, size)
                .mapToObj(
                        index ->
                                new UUID(halves[(int) (2 * index)], halves[(int) (2 * index) + 1]));
    }

    /** One id a line. */
    public void write(Path file) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            for (UUID id : (Iterable<UUID>) stream()::iterator) {
                writer.append(id.toString()).append('\n');
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
