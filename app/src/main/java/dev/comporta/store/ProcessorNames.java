package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file that says which processor each index in a directory means, one name a line. Money would
 * change hands if a new configuration gave the indexes other meanings.
 *
 * <p>Behind the names may stand what a program must know to read the directory, on lines that begin
 * with {@value #NEED}. A program from before there were such lines takes them for processors that
 * it was not given, and refuses the directory too.
 */
final class ProcessorNames {
    private static final String FILE = "processors";
    private static final String UNFINISHED = "processors.tmp";
    private static final String NEED = "#needs ";

    /** Records of type 9 and 10: an older program would count acknowledged payments as settled. */
    private static final String DECISIONS = NEED + "a program that knows acknowledged dead letters";

    /** Snapshots with sums of it: an older program would miss what was dropped. */
    private static final String DROPPING = NEED + "a program that knows dropped history";

    private ProcessorNames() {}

    /**
     * Writes the names where they are new; further ones may be added behind the known ones.
     *
     * @throws IllegalArgumentException where the known ones differ, or they are too many for a
     *     record to name; then nothing is written
     */
    static void check(Disk disk, List<String> names) throws IOException {
        if (names.size() > StoreOptions.PROCESSORS_MAX) {
            throw new IllegalArgumentException(
                    "a data directory can tell "
                            + StoreOptions.PROCESSORS_MAX
                            + " processors apart at the most: "
                            + names.size());
        }
        if (names.stream().anyMatch(name -> name.startsWith("#") || name.contains("\n"))) {
            throw new IllegalArgumentException(
                    "a processor's name must be one line and not begin with #: " + names);
        }
        List<String> needs = needs(disk);
        if (!List.of(DECISIONS, DROPPING).containsAll(needs)) {
            throw new IllegalArgumentException(
                    "this data directory was used by a newer program, and this one can't read it: "
                            + needs);
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
            write(disk, names, needs);
        }
    }

    static List<String> known(Disk disk) throws IOException {
        return lines(disk).stream().filter(line -> !line.startsWith(NEED)).toList();
    }

    /** Keeps programs away that don't know an operator's decisions; before the first is stored. */
    static void needDecisions(Disk disk) throws IOException {
        need(disk, DECISIONS);
    }

    /** Keeps programs away that don't know dropped history; before the first is dropped. */
    static void needDropping(Disk disk) throws IOException {
        need(disk, DROPPING);
    }

    private static void need(Disk disk, String need) throws IOException {
        List<String> needs = needs(disk);
        if (!needs.contains(need)) {
            write(disk, known(disk), Stream.concat(needs.stream(), Stream.of(need)).toList());
        }
    }

    /** Writes what one directory says into another. */
    static void copy(Disk from, Disk to) throws IOException {
        List<String> names = known(from);
        List<String> needs = needs(from);
        if (!names.equals(known(to)) || !needs.equals(needs(to))) {
            write(to, names, needs);
        }
    }

    private static List<String> needs(Disk disk) throws IOException {
        return lines(disk).stream().filter(line -> line.startsWith(NEED)).toList();
    }

    private static List<String> lines(Disk disk) throws IOException {
        if (!disk.list().contains(FILE)) {
            return List.of();
        }
        try (DiskFile file = disk.open(FILE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(bytes, 0);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString().lines().toList();
        }
    }

    private static void write(Disk disk, List<String> names, List<String> needs)
            throws IOException {
        List<String> lines = Stream.concat(names.stream(), needs.stream()).toList();
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        try (DiskFile file = disk.create(UNFINISHED, 0)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
        disk.rename(UNFINISHED, FILE);
        disk.syncDirectory();
    }
}
