package dev.comporta.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.comporta.http.MediaType;
import dev.comporta.http.Refusal;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an event may cost in memory: nothing while it is scanned and hashed; as one of a batch of
 * 1,000, what says where it lies and which it is.
 */
@Timeout(120)
class EventAllocationTest {
    private static final int EVENTS = BatchReader.EVENTS_MAX;
    private static final double SCANNED_BYTES_MAX = 1;
    private static final double TAKEN_BYTES_MAX = 128;

    /** What is not compiled yet allocates more: the compiler may be busy elsewhere. */
    private static final int ROUNDS_MAX = 2_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private double leastPerEvent(double most, Runnable thousand) {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS_MAX && least > most; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            thousand.run();
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            least = Math.min(least, (double) bytes / EVENTS);
        }
        return least;
    }

    @Test
    void shouldScanAnEventWithoutAllocation() {
        EventScanner scanner = new EventScanner();
        EventIdentity identity = new EventIdentity(new SipHash.Key(1, 2));
        byte[] event = EventTexts.fullEvent("e-1").getBytes(UTF_8);

        double least =
                leastPerEvent(
                        SCANNED_BYTES_MAX,
                        () -> {
                            for (int i = 0; i < EVENTS; i++) {
                                if (scanner.scan(event, 0, event.length) != null) {
                                    throw new AssertionError("it is one");
                                }
                                identity.take(scanner);
                            }
                        });

        assertThat(least).isLessThanOrEqualTo(SCANNED_BYTES_MAX);
    }

    @Test
    void shouldTakeABatchWithinItsBudget() {
        BatchReader reader = new BatchReader(new SipHash.Key(1, 2));
        RecentEvents recent = new RecentEvents(RecentEvents.WINDOW_MIN);
        byte[] batch =
                IntStream.range(0, EVENTS)
                        .mapToObj(i -> EventTexts.fullEvent("e-" + i))
                        .collect(Collectors.joining(",", "[", "]"))
                        .getBytes(UTF_8);

        double least =
                leastPerEvent(
                        TAKEN_BYTES_MAX,
                        () -> {
                            EventReading reading = read(reader, batch);
                            RecentEvents.Claim claim =
                                    recent.claim(reading.hashes(), reading.count());
                            EventBatch events = new EventBatch(reading.bytes(), 0);
                            for (int i = 0; i < reading.count(); i++) {
                                events.add(reading.start(i), reading.end(i) - reading.start(i));
                            }
                            recent.settle(claim, false); // so that the next ones are new, too
                            assertThat(claim.freshCount()).isEqualTo(EVENTS);
                        });

        assertThat(least).isLessThanOrEqualTo(TAKEN_BYTES_MAX);
    }

    private static EventReading read(BatchReader reader, byte[] batch) {
        try {
            return reader.read(batch, batch.length, MediaType.JSON, null);
        } catch (Refusal e) {
            throw new AssertionError(e);
        }
    }
}
