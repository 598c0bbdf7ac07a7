package dev.comporta.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comporta.journal.memory.MemoryDisk;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When events are loaded, and what becomes of a warehouse that fails. */
@Timeout(60)
class LoaderTest {
    private static final Duration AGE_MAX = Duration.ofMillis(300);
    private static final LoadOptions OPTIONS = new LoadOptions(10, 1_000, AGE_MAX);

    private final MemoryDisk disk = new MemoryDisk();
    private final LogFixture fixture = new LogFixture();
    private final LogFixture.Told told = new LogFixture.Told();
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private final LoadMetrics metrics =
            new LoadMetrics(InstantSource.fixed(Instant.ofEpochMilli(5_000)));
    private JournalLog log;
    private Loader loader;
    private long nowNanos;

    @BeforeEach
    void open() {
        log = fixture.open(disk);
        loader =
                new Loader(
                        disk,
                        log.journalId(),
                        0,
                        warehouse,
                        OPTIONS,
                        () -> nowNanos,
                        log::onLoaded,
                        metrics);
    }

    private void append(String... events) {
        told.append(log, Batches.of(2_000, events));
        fixture.tick(log);
    }

    private Duration step() {
        return loader.step(log.syncedSequence(), false);
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    @Test
    void shouldLoadALoneEventOnceItIsOldEnough() {
        append("a");

        assertThat(step()).isPositive();
        assertThat(warehouse.events).isEmpty();
        pass(AGE_MAX);
        step();

        assertThat(warehouse.events).containsExactly("a");
        assertThat(loader.loadedSequence()).isEqualTo(log.syncedSequence());
    }

    @Test
    void shouldLoadAtOnceWhereThereAreManyRows() {
        append(IntStream.range(0, 10).mapToObj(Integer::toString).toArray(String[]::new));

        step();

        assertThat(warehouse.events).hasSize(10);
    }

    @Test
    void shouldLoadAtOnceWhereThereAreManyBytes() {
        append("x".repeat(1_000));

        step();

        assertThat(warehouse.events).hasSize(1);
    }

    @Test
    void shouldLoadWhatThereIsWhenItEnds() {
        append("a");

        loader.step(log.syncedSequence(), true);

        assertThat(warehouse.events).containsExactly("a");
    }

    @Test
    void shouldWaitLongerAndLongerForAWarehouseThatFails() {
        append("a");
        warehouse.failNext(FakeWarehouse.Fault.FAILS);

        assertThat(loader.step(log.syncedSequence(), true)).isEqualTo(Duration.ofMillis(100));
        assertThat(metrics.problem()).isEqualTo("it fails");
        pass(Duration.ofMillis(99));
        assertThat(loader.step(log.syncedSequence(), true)).isEqualTo(Duration.ofMillis(1));
        warehouse.failNext(FakeWarehouse.Fault.FAILS);
        pass(Duration.ofMillis(1));
        assertThat(loader.step(log.syncedSequence(), true)).isEqualTo(Duration.ofMillis(200));
        pass(Duration.ofMillis(200));
        loader.step(log.syncedSequence(), true);

        assertThat(warehouse.events).containsExactly("a");
        assertThat(metrics.problem()).isEmpty();
    }

    @Test
    void shouldNotLoadAgainWhatWasDoneAndNotTold() {
        append("a");
        warehouse.failNext(FakeWarehouse.Fault.FAILS_AFTERWARDS);
        loader.step(log.syncedSequence(), true);
        append("b");

        pass(Duration.ofSeconds(1));
        loader.step(log.syncedSequence(), true);
        loader.step(log.syncedSequence(), true);

        assertThat(warehouse.events).containsExactly("a", "b");
    }

    @Test
    void shouldTellHowOldTheOldestIs() {
        append("a");
        step();

        assertThat(metrics.lag()).isEqualTo(Duration.ofSeconds(3));
        loader.step(log.syncedSequence(), true);
        assertThat(metrics.lag()).isZero();
    }
}
