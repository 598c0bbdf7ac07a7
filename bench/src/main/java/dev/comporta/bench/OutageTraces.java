package dev.comporta.bench;

import dev.comporta.replay.ProcessorTrace;
import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Processors that go up and down: exponential times, or evenly spread ones. All times are seconds
 * on the way in and nanoseconds on the way out.
 */
final class OutageTraces {
    private static final double SECOND = 1e9;

    /** A time in which a processor is not well. */
    record Outage(long fromNanos, long toNanos) {}

    /** How a processor is while it is not well. */
    record Trouble(Condition condition, long latencyNanos, boolean healthFails) {}

    private OutageTraces() {}

    /** Up and down for exponential times of these means. */
    static List<Outage> exponential(
            double meanUp, double meanDown, long durationNanos, SplittableRandom random) {
        List<Outage> outages = new ArrayList<>();
        double at = draw(meanUp, random);
        while (at * SECOND < durationNanos) {
            double end = at + draw(meanDown, random);
            outages.add(new Outage((long) (at * SECOND), (long) (end * SECOND)));
            at = end + draw(meanUp, random);
        }
        return outages;
    }

    /** Up and down in turns, each for a time evenly between the two. */
    static List<Outage> flapping(
            double least, double most, long durationNanos, SplittableRandom random) {
        List<Outage> outages = new ArrayList<>();
        double at = random.nextDouble(least, most);
        while (at * SECOND < durationNanos) {
            double end = at + random.nextDouble(least, most);
            outages.add(new Outage((long) (at * SECOND), (long) (end * SECOND)));
            at = end + random.nextDouble(least, most);
        }
        return outages;
    }

    /**
     * The second one's outages, where a share of the first one's takes it down as well: from the
     * same instant on, for a time of its own.
     */
    static List<Outage> correlated(
            List<Outage> first,
            List<Outage> second,
            double share,
            double meanDown,
            SplittableRandom random) {
        List<Outage> all = new ArrayList<>(second);
        for (Outage outage : first) {
            double down = draw(meanDown, random);
            if (random.nextDouble() < share) {
                all.add(new Outage(outage.fromNanos, outage.fromNanos + (long) (down * SECOND)));
            }
        }
        return merge(all);
    }

    /** The trace of a processor that is well between its outages. */
    static ProcessorTrace trace(
            List<Outage> outages,
            Trouble trouble,
            long latencyNanos,
            int perSecond,
            boolean wellFails) {
        List<Phase> phases = new ArrayList<>();
        Phase well = new Phase(0, Condition.WORKING, latencyNanos, perSecond, wellFails);
        phases.add(well);
        for (Outage outage : merge(outages)) {
            phases.add(
                    new Phase(
                            outage.fromNanos,
                            trouble.condition,
                            trouble.latencyNanos,
                            perSecond,
                            trouble.healthFails));
            phases.add(
                    new Phase(
                            outage.toNanos, well.condition(), latencyNanos, perSecond, wellFails));
        }
        return new ProcessorTrace(phases);
    }

    private static List<Outage> merge(List<Outage> outages) {
        List<Outage> sorted = new ArrayList<>(outages);
        sorted.sort((a, b) -> Long.compare(a.fromNanos, b.fromNanos));
        List<Outage> merged = new ArrayList<>();
        for (Outage outage : sorted) {
            if (!merged.isEmpty() && outage.fromNanos <= merged.getLast().toNanos) {
                Outage last = merged.removeLast();
                merged.add(new Outage(last.fromNanos, Math.max(last.toNanos, outage.toNanos)));
            } else if (outage.toNanos > outage.fromNanos && outage.fromNanos > 0) {
                merged.add(outage);
            }
        }
        return merged;
    }

    private static double draw(double mean, SplittableRandom random) {
        return -Math.log(1 - random.nextDouble()) * mean;
    }
}
