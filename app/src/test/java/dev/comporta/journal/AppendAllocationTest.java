package dev.comporta.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AppendAllocationTest {

    private static final int APPENDS = 20_000;

    @Test
    void shouldAppendWithoutAllocating() {
        JournalFixture listener = new JournalFixture(1);
        Journal journal =
                Journal.open(
                        new SimulatedDisk(1),
                        new JournalOptions(16 << 20, 4 << 20, () -> 1),
                        new JournalThreads(listener.syncs, listener.allocations, Runnable::run),
                        listener,
                        1,
                        (buffer, offset) -> {});
        append(journal);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        append(journal);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated / APPENDS).isZero();
    }

    private static void append(Journal journal) {
        for (int i = 0; i < APPENDS; i++) {
            int offset = journal.claim(1);
            journal.slots().putLong(offset + 16, i);
            journal.commit();
        }
    }
}
