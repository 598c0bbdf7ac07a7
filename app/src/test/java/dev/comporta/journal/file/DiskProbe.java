package dev.comporta.journal.file;

import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalFixture;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.NoSpaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own, with few descriptors and in some language, that runs out of both kinds of
 * room and gets them back. It prints the C library's words, and ends with 0 where all went well.
 */
final class DiskProbe {
    private DiskProbe() {}

    public static void main(String[] arguments) throws IOException {
        tellFullDevice();
        try (FileDisk disk = FileDisk.open(Path.of(arguments[0]))) {
            allocateWithoutDescriptors(disk);
        }
    }

    /** Also loads all classes that are needed when there are no descriptors to load them with. */
    private static void tellFullDevice() throws IOException {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            full.write(ByteBuffer.allocate(1));
            throw new AssertionError("a full device took a byte");
        } catch (IOException e) {
            System.out.println(e.getMessage());
            require(LackOfRoom.isReasonOf(e), "no space is not told");
            NoSpaceException translated = new NoSpaceException("loaded", e);
            require(translated.getMessage() != null, "no message");
        }
    }

    private static void allocateWithoutDescriptors(FileDisk disk) {
        JournalFixture listener = new JournalFixture(1);
        JournalThreads threads =
                new JournalThreads(Runnable::run, listener.allocations, Runnable::run);
        Journal journal =
                Journal.open(
                        disk, JournalFixture.OPTIONS, threads, listener, 1, (buffer, offset) -> {});
        journal.reserve(100);
        listener.allocate();
        long room = journal.roomRecords();
        journal.reserve(1_000);
        List<FileChannel> taken = takeAllDescriptors();

        listener.allocate();
        require(listener.noSpaceCount == 1, "the lack is not told: " + listener.failure);
        require(journal.failure().isEmpty(), "failed for good: " + journal.failure());
        require(journal.roomRecords() == room, "room out of nothing");
        taken.forEach(DiskProbe::close);

        journal.tick();
        listener.allocate();
        require(journal.roomRecords() > 1_000, "no room after there was some");
    }

    private static List<FileChannel> takeAllDescriptors() {
        List<FileChannel> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ));
            }
        } catch (IOException e) {
            System.out.println(LackOfRoom.wordsOf(e));
            require(LackOfRoom.isReasonOf(e), "used up descriptors are not told");
        }
        return taken;
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
