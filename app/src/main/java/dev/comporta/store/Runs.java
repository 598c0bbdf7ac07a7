package dev.comporta.store;

import dev.comporta.journal.Disk;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.NoSpaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which run of a program gave which sequences: each start takes a random number, and notes behind
 * which record it begins. So two journals that were one, until one of them was set back to an older
 * copy and went on, can be told apart at every position behind that.
 *
 * <p>The file {@code runs} has a line for each run that recorded something, oldest first: its first
 * sequence and its number, 16 hex digits each. It is made anew with each start, and safe on disk
 * before the run records anything.
 */
record Runs(List<Run> all) {
    private static final String FILE = "runs";
    private static final String UNFINISHED = "runs.tmp";

    /** Of older ones it is not known any more. */
    private static final int MAX = 4_096;

    private static final int HEX_DIGITS = 16;
    private static final int LINE_LENGTH = 2 * HEX_DIGITS + 2;

    /** One start, and the first sequence that it may give. */
    record Run(long firstSequence, long number) {
        private String line() {
            return hex(firstSequence) + " " + hex(number) + "\n";
        }

        private static String hex(long bits) {
            String digits = Long.toHexString(bits);
            return "0".repeat(HEX_DIGITS - digits.length()) + digits;
        }
    }

    Runs {
        all = List.copyOf(all);
    }

    /** Those that are on a disk. */
    static Runs read(Disk disk) throws IOException {
        if (!disk.list().contains(FILE)) {
            return new Runs(List.of());
        }
        try (DiskFile file = disk.open(FILE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(bytes, 0);
            String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
            return new Runs(text.lines().map(Runs::parse).toList());
        }
    }

    private static Run parse(String line) {
        try {
            if (line.length() == LINE_LENGTH - 1) {
                return new Run(
                        Long.parseUnsignedLong(line, 0, HEX_DIGITS, HEX_DIGITS),
                        Long.parseUnsignedLong(line, HEX_DIGITS + 1, line.length(), HEX_DIGITS));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw JournalException.damaged("journal damaged: the file " + FILE + ": " + line);
    }

    /**
     * Begins a run. Where the disk has no room to note it, its records count as the last run's.
     *
     * @param number random, not 0
     */
    static Runs begin(Disk disk, long lastSequence, long number) throws IOException {
        Runs before = read(disk);
        Runs now = before.upTo(lastSequence).and(new Run(lastSequence + 1, number));
        try {
            now.write(disk);
            return now;
        } catch (NoSpaceException e) {
            return before;
        }
    }

    /** Without those that recorded nothing up to a sequence. */
    Runs upTo(long lastSequence) {
        return new Runs(all.stream().filter(it -> it.firstSequence <= lastSequence).toList());
    }

    private Runs and(Run next) {
        List<Run> runs =
                new ArrayList<>(all.subList(Math.max(0, all.size() - MAX + 1), all.size()));
        runs.add(next);
        return new Runs(runs);
    }

    void write(Disk disk) throws IOException {
        String text = all.stream().map(Run::line).collect(Collectors.joining());
        try (DiskFile file = disk.create(UNFINISHED, 0)) {
            file.write(StandardCharsets.US_ASCII.encode(text), 0);
            file.force();
        }
        disk.rename(UNFINISHED, FILE);
        disk.syncDirectory();
    }

    /** The number of the run that gave a sequence; 0: not known. */
    long at(long sequence) {
        for (int index = all.size() - 1; index >= 0; index--) {
            if (all.get(index).firstSequence <= sequence) {
                return all.get(index).number;
            }
        }
        return 0;
    }
}
