package dev.comporta.store.embedded;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The file that says which processor each index in a directory means, one name a line. Money would
 * change hands if a new configuration gave the indexes other meanings.
 */
final class ProcessorNames {
    private static final String FILE = "processors";
    private static final String UNFINISHED = "processors.tmp";

    private ProcessorNames() {}

    /**
     * Writes the names where they are new; further ones may be added behind the known ones.
     *
     * @throws IllegalArgumentException where the known ones differ, or they are too many for a
     *     record to name; then nothing is written
     */
    static void check(Disk disk, List<String> names) throws IOException {
        if (names.size() > RecordView.PROCESSORS_MAX) {
            throw new IllegalArgumentException(
                    "a data directory can tell "
                            + RecordView.PROCESSORS_MAX
                            + " processors apart at the most: "
                            + names.size());
        }
        List<String> known = known(disk);
        if (known.size() > names.size() || !names.subList(0, known.size()).equals(known)) {
            throw new IllegalArgumentException(
                    "this data directory was started with the processors "
                            + known
                            + " in this order; keep them, and add new ones behind: "
                            + names);
        }
        if (known.size() < names.size()) {
            write(disk, names);
        }
    }

    static List<String> known(Disk disk) throws IOException {
        return disk.list().contains(FILE) ? read(disk) : List.of();
    }

    private static List<String> read(Disk disk) throws IOException {
        try (DiskFile file = disk.open(FILE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(bytes, 0);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString().lines().toList();
        }
    }

    private static void write(Disk disk, List<String> names) throws IOException {
        byte[] bytes = String.join("\n", names).getBytes(StandardCharsets.UTF_8);
        try (DiskFile file = disk.create(UNFINISHED, 0)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
        disk.rename(UNFINISHED, FILE);
        disk.syncDirectory();
    }
}
