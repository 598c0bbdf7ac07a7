package dev.comporta.bench;

import dev.comporta.bench.OutageTraces.Outage;
import dev.comporta.bench.OutageTraces.Trouble;
import dev.comporta.replay.ProcessorTrace;
import dev.comporta.replay.ProcessorTrace.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One row of the routing benchmark: how the processors fare, and a deadline. The cheap one takes
 * 5,000/s and the dear one 3,000/s; the dear one is up for 300 s on average and then down for 5 s.
 *
 * @param correlation share of the cheap one's outages that begin one of the dear one, too
 * @param trouble what an outage of the cheap one is like
 * @param wellFails its health endpoint says that it fails while it works
 */
record OutageScenario(
        String title,
        Weather weather,
        double correlation,
        Trouble trouble,
        boolean wellFails,
        int deadlineSeconds) {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int CHEAP_PER_SECOND = 5_000;
    private static final int DEAR_PER_SECOND = 3_000;
    private static final long LATENCY_NANOS = 10 * MILLI;
    private static final Trouble DOWN = new Trouble(Condition.FAILING, LATENCY_NANOS, true);

    /** What the cheap one suffers. */
    enum Weather {
        DOWN_10("down 10 s of 70") {
            @Override
            List<Outage> outages(long durationNanos, SplittableRandom random) {
                return OutageTraces.exponential(60, 10, durationNanos, random);
            }
        },
        DOWN_30("down 30 s of 90") {
            @Override
            List<Outage> outages(long durationNanos, SplittableRandom random) {
                return OutageTraces.exponential(60, 30, durationNanos, random);
            }
        },
        FLAPPING("flapping, 1 to 10 s") {
            @Override
            List<Outage> outages(long durationNanos, SplittableRandom random) {
                return OutageTraces.flapping(1, 10, durationNanos, random);
            }
        };

        private final String title;

        Weather(String title) {
            this.title = title;
        }

        abstract List<Outage> outages(long durationNanos, SplittableRandom random);
    }

    /** All rows. */
    static List<OutageScenario> all() {
        List<OutageScenario> scenarios = new ArrayList<>();
        for (Weather weather : List.of(Weather.DOWN_10, Weather.DOWN_30)) {
            for (double correlation : new double[] {0, 0.3}) {
                for (int deadline : new int[] {10, 60}) {
                    scenarios.add(
                            new OutageScenario(
                                    weather.title + (correlation > 0 ? ", 30 % together" : ""),
                                    weather,
                                    correlation,
                                    DOWN,
                                    false,
                                    deadline));
                }
            }
        }
        Trouble silent = new Trouble(Condition.FAILING, LATENCY_NANOS, false);
        Trouble slow = new Trouble(Condition.WORKING, 2 * SECOND, false);
        Trouble hanging = new Trouble(Condition.HANGING, LATENCY_NANOS, true);
        for (int deadline : new int[] {10, 60}) {
            scenarios.add(
                    new OutageScenario(
                            Weather.FLAPPING.title, Weather.FLAPPING, 0, DOWN, false, deadline));
            scenarios.add(
                    new OutageScenario("slow, 2 s", Weather.DOWN_10, 0, slow, false, deadline));
            scenarios.add(
                    new OutageScenario(
                            "health always says well",
                            Weather.DOWN_10,
                            0,
                            silent,
                            false,
                            deadline));
            scenarios.add(
                    new OutageScenario(
                            "health always says failing",
                            Weather.DOWN_10,
                            0,
                            DOWN,
                            true,
                            deadline));
            scenarios.add(
                    new OutageScenario("hanging", Weather.DOWN_10, 0, hanging, false, deadline));
        }
        return scenarios;
    }

    /** Whether it takes luck to be in time. */
    boolean isTight() {
        return deadlineSeconds == 10 && trouble.equals(DOWN) && !wellFails;
    }

    /** The cheap one's and the dear one's. */
    List<ProcessorTrace> traces(long durationNanos, int seed) {
        SplittableRandom random = new SplittableRandom(seed * 1_000L);
        List<Outage> cheap = weather.outages(durationNanos, random);
        List<Outage> dear =
                OutageTraces.correlated(
                        cheap,
                        OutageTraces.exponential(300, 5, durationNanos, random),
                        correlation,
                        5,
                        random);
        return List.of(
                OutageTraces.trace(cheap, trouble, LATENCY_NANOS, CHEAP_PER_SECOND, wellFails),
                OutageTraces.trace(dear, DOWN, LATENCY_NANOS, DEAR_PER_SECOND, false));
    }
}
