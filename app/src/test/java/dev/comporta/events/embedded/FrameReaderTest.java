package dev.comporta.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.events.EventBatch;
import dev.comporta.journal.DiskFile;
import dev.comporta.journal.Journal;
import dev.comporta.journal.JournalException;
import dev.comporta.journal.JournalListener;
import dev.comporta.journal.JournalOptions;
import dev.comporta.journal.JournalThreads;
import dev.comporta.journal.NoSpaceException;
import dev.comporta.journal.RecordFrame;
import dev.comporta.journal.memory.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches come back whole, or not at all. */
@Timeout(60)
class FrameReaderTest {
    private static final JournalOptions OPTIONS =
            new JournalOptions(4096, 8 * RecordFrame.LENGTH, () -> 7);

    /** Fewer than some batches have. */
    private static final long READ_RECORDS = 3;

    private static final JournalListener LISTENER =
            new JournalListener() {
                @Override
                public void advanced() {}

                @Override
                public void failed(Throwable cause) {
                    throw new AssertionError(cause);
                }

                @Override
                public void noSpace(NoSpaceException cause) {
                    throw new AssertionError(cause);
                }
            };

    private final MemoryDisk disk = new MemoryDisk();
    private final List<EventBatch> read = new ArrayList<>();
    private long lastSequence;

    private FrameReader reader(long after) {
        return new FrameReader(
                disk,
                after,
                READ_RECORDS,
                (batch, sequence) -> {
                    read.add(batch);
                    lastSequence = sequence;
                });
    }

    private void readAll(Journal journal) {
        FrameReader reader = reader(0);
        while (reader.read(journal.writtenSequence())) {}
    }

    private Journal open() {
        return Journal.open(
                disk,
                OPTIONS,
                new JournalThreads(Runnable::run, Runnable::run, Runnable::run),
                LISTENER,
                1,
                (record, offset) -> {});
    }

    private static long write(Journal journal, EventBatch batch) {
        long sequence = new FrameWriter(journal).write(batch);
        journal.flush();
        return sequence;
    }

    @Test
    void shouldGiveBackBatchesOfAllLengths() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<List<String>> written = new ArrayList<>();
        try (Journal journal = open()) {
            for (int length = 0; length < 200; length++) {
                List<String> events = new ArrayList<>();
                for (int count = random.nextInt(1, 5); count > 0; count--) {
                    events.add("x".repeat(Math.max(0, length - count)) + count);
                }
                written.add(events);
                write(journal, Batches.of(events));
            }

            readAll(journal);

            assertThat(read).extracting(Batches::texts).isEqualTo(written);
            assertThat(lastSequence).isEqualTo(journal.writtenSequence());
        }
    }

    @Test
    void shouldGiveBackWhenBatchesWereReceived() throws IOException {
        try (Journal journal = open()) {
            write(journal, Batches.of(1_753_000_000_123L, "{}"));

            reader(0).read(journal.writtenSequence());

            assertThat(read.getFirst().receivedAtMillis()).isEqualTo(1_753_000_000_123L);
        }
    }

    @Test
    void shouldReadNoFurtherThanItMay() throws IOException {
        try (Journal journal = open()) {
            long first = write(journal, Batches.of(0, "a".repeat(100)));
            long second = write(journal, Batches.of(0, "b".repeat(100)));
            FrameReader reader = reader(0);

            for (long upTo = 0; upTo < second; upTo++) {
                while (reader.read(upTo)) {}

                assertThat(read).hasSize(upTo < first ? 0 : 1);
            }
            while (reader.read(second)) {}
            assertThat(read).hasSize(2);
            assertThat(reader.read(second)).isFalse();
        }
    }

    @Test
    void shouldGoOnBehindABatch() throws IOException {
        try (Journal journal = open()) {
            long first = write(journal, Batches.of(0, "a".repeat(100)));
            write(journal, Batches.of(0, "b"));

            reader(first).read(journal.writtenSequence());

            assertThat(read).extracting(Batches::texts).containsExactly(List.of("b"));
        }
    }

    /** What a process that died left of its last batch, byte by byte; then another one goes on. */
    @Test
    void shouldDropABatchWhoseEndIsMissing() throws IOException {
        String torn = "t".repeat(3 * Frame.PAYLOAD_BYTES);
        long first;
        long last;
        try (Journal journal = open()) {
            first = write(journal, Batches.of(0, "before"));
            last = write(journal, Batches.of(0, torn));
        }
        byte[] whole = content();
        int start = Math.toIntExact((first + 1) * RecordFrame.LENGTH);
        int end = Math.toIntExact((last + 1) * RecordFrame.LENGTH);

        for (int cut = start; cut < end; cut++) {
            byte[] left = whole.clone();
            Arrays.fill(left, cut, left.length, (byte) 0);
            overwrite(left);
            read.clear();
            try (Journal journal = open()) {
                write(journal, Batches.of(0, "behind"));

                readAll(journal);
            }

            assertThat(read)
                    .as("cut at %d", cut)
                    .extracting(batch -> Batches.texts(batch).getFirst())
                    .startsWith("before")
                    .endsWith("behind")
                    .hasSize(Arrays.equals(left, whole) ? 3 : 2); // its last bytes are zeros
        }
    }

    @Test
    void shouldRefuseARecordThatGoesOnWithNothing() throws IOException {
        try (Journal journal = open()) {
            int offset = journal.claim(Frame.NEXT);
            Frame.mark(journal.slots(), offset, Frame.NEXT, 3);
            journal.commit();
            journal.flush();

            assertThatThrownBy(() -> reader(0).read(journal.writtenSequence()))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("sequence=1");
        }
    }

    @Test
    void shouldTryAgainFromTheLastBatchWhereReadingFailed() throws IOException {
        try (Journal journal = open()) {
            write(journal, Batches.of(0, "a"));
            long last = write(journal, Batches.of(0, "b".repeat(3 * Frame.PAYLOAD_BYTES)));
            FrameReader reader = reader(0);
            byte[] whole = content();
            byte[] damaged = whole.clone();
            damaged[Math.toIntExact(last * RecordFrame.LENGTH + 20)] ^= 1;
            overwrite(damaged);
            assertThatThrownBy(
                            () -> {
                                while (reader.read(last)) {}
                            })
                    .isInstanceOf(JournalException.class);

            overwrite(whole);
            while (reader.read(last)) {}

            assertThat(read)
                    .extracting(batch -> Batches.texts(batch).getFirst().charAt(0))
                    .containsExactly('a', 'b');
        }
    }

    private byte[] content() throws IOException {
        try (DiskFile file = disk.open(disk.list().getFirst())) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            return bytes.array();
        }
    }

    private void overwrite(byte[] bytes) throws IOException {
        try (DiskFile file = disk.open(disk.list().getFirst())) {
            file.write(ByteBuffer.wrap(bytes), 0);
        }
    }
}
