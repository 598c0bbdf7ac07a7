package dev.comporta.replay;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Counts what comes of payments, settled in the order in which they are told. */
final class Tally {
    private static final long MILLI = 1_000_000L;

    /** Delays of ten minutes and more are one. */
    private static final long DELAY_MAX_MILLIS = 600_000;

    private final ReplayOptions options;
    private final long[] settled;
    private final long[] settledCents;
    private final long[] requests;
    private final LongStream.Builder delaysMillis = LongStream.builder();
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
        delaysMillis.add(Math.clamp(delayNanos / MILLI, 0, DELAY_MAX_MILLIS));
        if (delayNanos <= options.engine().deadline().toNanos()) {
            inTime++;
        }
        if (lastProcessor >= 0 && processor != lastProcessor) {
            switches++;
        }
        lastProcessor = processor;
    }

    ReplayResult result(Arrivals arrivals) {
        long[] delays = delaysMillis.build().sorted().toArray();
        return new ReplayResult(
                IntStream.range(0, settled.length).mapToObj(this::share).toList(),
                arrivals.totalCents(),
                arrivals.count() - inTime,
                arrivals.count() - LongStream.of(settled).sum(),
                switches,
                percentile(delays, 50),
                percentile(delays, 99));
    }

    /** The least that so many percent do not exceed; 0 where there is none. */
    private static long percentile(long[] ascending, int percent) {
        int rank = (int) ((ascending.length * (long) percent + 99) / 100);
        return rank == 0 ? 0 : ascending[rank - 1];
    }

    private ReplayResult.Share share(int processor) {
        return new ReplayResult.Share(
                options.gates().get(processor).feeMillionths(),
                settled[processor],
                settledCents[processor],
                requests[processor]);
    }
}
