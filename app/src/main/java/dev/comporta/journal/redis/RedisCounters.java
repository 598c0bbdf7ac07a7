package dev.comporta.journal.redis;

import dev.comporta.meter.Histogram;
import dev.comporta.meter.Meter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an instance counts of its Redis, over all terms.
 *
 * <p>Threading: written by the threads that get Redis's answers, one at a time; readable from any.
 */
final class RedisCounters {
    private final Histogram appends =
            Histogram.between(Duration.ofNanos(10_000), Duration.ofSeconds(1));
    private final LongAdder records = new LongAdder();
    private final LongAdder connects = new LongAdder();
    private final LongAdder ownerChanges = new LongAdder();

    void onAppended(long nanos, long count) {
        appends.record(nanos);
        records.add(count);
    }

    void onConnected() {
        connects.increment();
    }

    void onOwnerChanged() {
        ownerChanges.increment();
    }

    List<Meter> meters() {
        return List.of(
                Meter.durations(
                        "comporta_redis_append_seconds",
                        "One append to the log, from its call to the answer that makes it safe",
                        appends::distribution),
                Meter.counter(
                        "comporta_redis_appended_records_total",
                        "Records that were appended to the log",
                        records::sum),
                Meter.counter(
                        "comporta_redis_connects_total",
                        "Connections to Redis that were made, again and again where one was lost",
                        connects::sum),
                Meter.counter(
                        "comporta_owner_changes_total",
                        "How often the journal has come to another term, as far as was seen",
                        ownerChanges::sum));
    }
}
