package dev.comporta.replay;

import dev.comporta.routing.Fees;
import java.math.BigInteger;
import java.util.List;

/**
 * What a policy came to.
 *
 * @param processors by the order of the traces
 * @param acceptedCents the sum of what arrived
 * @param missed payments that were settled after their deadline, or not at all
 * @param unsettled of these: not settled by the end of the replay, dead letters among them
 * @param switches how often a settled payment's processor was another than the last one's
 * @param p50Millis median of the time from acceptance to settlement, in whole milliseconds
 * @param p99Millis its 99th percentile
 */
public record ReplayResult(
        List<Share> processors,
        long acceptedCents,
        long missed,
        long unsettled,
        long switches,
        long p50Millis,
        long p99Millis) {

    /**
     * One processor's part.
     *
     * @param feeMillionths of an amount
     * @param settled payments booked there
     * @param settledCents their sum
     * @param requests sent to it, re-sends included
     */
    public record Share(int feeMillionths, long settled, long settledCents, long requests) {

        /** What it took: millionths of a cent, exact. */
        public BigInteger fee() {
            return Fees.of(settledCents, feeMillionths);
        }
    }

    public ReplayResult {
        processors = List.copyOf(processors);
    }

    /** What all processors took together: millionths of a cent, exact. */
    public BigInteger fee() {
        return processors.stream().map(Share::fee).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** The sum of what was settled. */
    public long settledCents() {
        return processors.stream().mapToLong(Share::settledCents).reduce(0, Math::addExact);
    }
}
