package dev.comporta.replay;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Counts what comes of payments, settled in the order in which they are told. */
final class Tally {
    private static final long MILLI = 1_000_000L;

    private final ReplayOptions options;
    private final long[] settled;
    private final long[] settledCents;
    private final long[] requests;
    private final DelayCounts delays = new DelayCounts();
    private long inTime;
    private long switches;
    private int lastProcessor = -1;

    Tally(ReplayOptions options) {
        this.options = options;
        int count = options.gates().size();
        settled = new long[count];
        settledCents = new long[count];
        requests = new long[count];
    }

    void onSends(int processor, long count) {
        requests[processor] += count;
    }

    void onSettled(int processor, long amountCents, long delayNanos) {
        settled[processor]++;
        settledCents[processor] = Math.addExact(settledCents[processor], amountCents);
        delays.add(delayNanos / MILLI);
        if (delayNanos <= options.engine().deadline().toNanos()) {
            inTime++;
        }
        if (lastProcessor >= 0 && processor != lastProcessor) {
            switches++;
        }
        lastProcessor = processor;
    }

    ReplayResult result(Arrivals arrivals) {
        return new ReplayResult(
                IntStream.range(0, settled.length).mapToObj(this::share).toList(),
                arrivals.count(),
                arrivals.totalCents(),
                arrivals.count() - inTime,
                arrivals.count() - LongStream.of(settled).sum(),
                switches,
                delays.percentileMillis(50),
                delays.percentileMillis(99));
    }

    private ReplayResult.Share share(int processor) {
        return new ReplayResult.Share(
                options.gates().get(processor).feeMillionths(),
                settled[processor],
                settledCents[processor],
                requests[processor]);
    }
}
