package dev.comporta.bench;

import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalListener;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.JournalVerifier;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.journal.file.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How fast the journal appends and recovers on a real directory: {@code JournalBench [directory
 * [records]]}. Appends are flushed every 32 records, with one fsync at a time in the background.
 */
public final class JournalBench {

    private static final int RECORDS_PER_FLUSH = 32;

    private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();
    private final ExecutorService sync = Executors.newSingleThreadExecutor();
    private final ExecutorService allocation = Executors.newSingleThreadExecutor();
    private final FileDisk disk;
    private final long records;
    private long syncCount;

    private JournalBench(FileDisk disk, long records) {
        this.disk = disk;
        this.records = records;
    }

    public static void main(String[] args) throws IOException {
        Path directory =
                args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("journal-bench");
        long records = args.length > 1 ? Long.parseLong(args[1]) : 10_000_000;
        try (FileDisk disk = FileDisk.open(directory)) {
            new JournalBench(disk, records).run();
        } finally {
            delete(directory);
        }
    }

    private void run() throws IOException {
        System.out.printf(
                Locale.ROOT, "%-22s %12s %10s %14s%n", "step", "records", "seconds", "records/s");
        measure("append, no fsync", () -> append(false));
        measure("append, fsync behind", () -> append(true));
        for (int i = 0; i < 3; i++) {
            measure("recover", () -> open().close());
        }
        measure("verify", () -> JournalVerifier.verify(disk));
        System.out.println("fsyncs: " + syncCount);
        sync.close();
        allocation.close();
    }

    private void append(boolean syncs) throws IOException {
        try (Journal journal = open()) {
            for (long i = 1; i <= records / 2; i++) {
                while (journal.roomRecords() == 0) {
                    takeResults();
                }
                append(journal, i);
                if (i % RECORDS_PER_FLUSH == 0) {
                    journal.flush();
                    takeResults();
                    if (syncs && journal.requestSync()) {
                        syncCount++;
                    }
                }
            }
        }
    }

    /** Fills as much of a slot as a payment does. */
    private static void append(Journal journal, long number) {
        int offset = journal.claim(1);
        ByteBuffer slots = journal.slots();
        slots.put(offset + 5, (byte) 0).put(offset + 6, (byte) 0).put(offset + 7, (byte) 1);
        slots.putLong(offset + 16, number).putLong(offset + 24, ~number);
        slots.putLong(offset + 32, 1990).putLong(offset + 40, number);
        slots.putLong(offset + 48, 1_700_000_000_000L << 16 | 200).putInt(offset + 56, 0);
        journal.commit();
    }

    private Journal open() {
        JournalThreads threads = new JournalThreads(sync, allocation, results::add);
        return Journal.open(
                disk, JournalOptions.defaults(), threads, new Failing(), 1, (buffer, offset) -> {});
    }

    private void takeResults() {
        Runnable result;
        while ((result = results.poll()) != null) {
            result.run();
        }
    }

    private void measure(String step, Step work) throws IOException {
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        long count = step.startsWith("append") ? records / 2 : records;
        System.out.printf(
                Locale.ROOT, "%-22s %12d %10.2f %14.0f%n", step, count, seconds, count / seconds);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static final class Failing implements JournalListener {
        @Override
        public void advanced() {}

        @Override
        public void failed(Throwable cause) {
            throw new IllegalStateException(cause);
        }

        @Override
        public void noSpace(NoSpaceException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
