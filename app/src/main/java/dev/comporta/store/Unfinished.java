package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The mark of a directory that is being made from something else: while the file {@code unfinished}
 * is there, no store opens it. Else half a copy could look whole.
 */
final class Unfinished {
    static final String FILE = "unfinished";

    private Unfinished() {}

    /**
     * Marks a directory, before anything else is written there.
     *
     * @param work what is going on, and how it is ended
     */
    static void mark(Disk disk, String work) throws IOException {
        try (DiskFile file = disk.create(FILE, 0)) {
            file.write(StandardCharsets.UTF_8.encode(work), 0);
            file.force();
        }
        disk.syncDirectory();
    }

    /** Everything is there and safe. */
    static void clear(Disk disk) throws IOException {
        disk.delete(FILE);
        disk.syncDirectory();
    }

    static boolean isMarked(Disk disk) throws IOException {
        return disk.list().contains(FILE);
    }

    /**
     * @throws JournalException {@code OUTDATED} where the directory is marked
     */
    static void refuse(Disk disk) throws IOException {
        Optional<String> work = work(disk);
        if (work.isPresent()) {
            throw new JournalException(
                    JournalException.Code.OUTDATED, "half of a store is here: " + work.get());
        }
    }

    /** What is going on; empty: the directory is not marked. */
    static Optional<String> work(Disk disk) throws IOException {
        if (!isMarked(disk)) {
            return Optional.empty();
        }
        try (DiskFile file = disk.open(FILE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(bytes, 0);
            return Optional.of(StandardCharsets.UTF_8.decode(bytes.flip()).toString());
        }
    }
}
