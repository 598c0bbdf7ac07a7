package dev.comporta.bench;

import dev.comporta.bench.OutageTraces.Outage;
import dev.comporta.bench.OutageTraces.Trouble;
import dev.comporta.payment.EngineOptions;
import dev.comporta.replay.Arrivals;
import dev.comporta.replay.Optimum;
import dev.comporta.replay.ProcessorTrace;
import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.Replay;
import dev.comporta.replay.ReplayOptions;
import dev.comporta.replay.ReplayResult;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.DeadlinePolicy;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.PolicyName;
import dev.comporta.routing.RoutingPolicy;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What each routing policy pays and misses over the same outages, beside the offline optimum: the
 * real engine in virtual time. Prints the table of docs/benchmarks/routing.md.
 *
 * <p>{@code RoutingBench [MINUTES [SEEDS [WHAT]]]}: virtual minutes for each seed; only scenarios
 * whose name contains WHAT.
 */
public final class RoutingBench {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int CHEAP_FEE = 50_000;
    private static final int DEAR_FEE = 150_000;
    private static final int PER_SECOND = 1_000;
    private static final int CHEAP_PER_SECOND = 5_000;
    private static final int DEAR_PER_SECOND = 3_000;
    private static final long LATENCY_NANOS = 10 * MILLI;
    private static final long SLOT_NANOS = 100 * MILLI;
    private static final long AMOUNT_CENTS = 1_990;

    /** Outcomes that a breaker remembers are 20: it can never count so many failures. */
    private static final BreakerOptions NO_BREAKER =
            new BreakerOptions(1_000, 100, SECOND, SECOND, SECOND, 3_600 * SECOND, SECOND);

    private static final Trouble DOWN = new Trouble(Condition.FAILING, LATENCY_NANOS, true);

    /** Who decides, and with which gates. */
    private enum Contender {
        DEADLINE("deadline"),
        CHEAPEST_ONLY("cheapest-only"),
        POLL("fail-over, 5 s poll"),
        CANARY("fail-over, canary");

        private final String title;

        Contender(String title) {
            this.title = title;
        }

        RoutingPolicy policy(long deadlineNanos) {
            return switch (this) {
                case DEADLINE ->
                        PolicyName.DEADLINE.policy(deadlineNanos, DeadlinePolicy.MARGIN_NANOS);
                case CHEAPEST_ONLY ->
                        PolicyName.CHEAPEST_ONLY.policy(deadlineNanos, DeadlinePolicy.MARGIN_NANOS);
                case POLL -> new HealthPollPolicy(2);
                case CANARY ->
                        PolicyName.FAIL_OVER.policy(deadlineNanos, DeadlinePolicy.MARGIN_NANOS);
            };
        }

        boolean usesBreakers() {
            return this != POLL;
        }
    }

    private static final List<Contender> CONTENDERS = List.of(Contender.values());

    /** What the cheap one suffers. */
    private enum Weather {
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

    /** One row: a world and a deadline. */
    private record Scenario(
            String title,
            Weather weather,
            double correlation,
            Trouble trouble,
            boolean wellFails,
            int deadlineSeconds) {}

    private final PrintStream out;
    private final long durationNanos;
    private final int seeds;

    private RoutingBench(PrintStream out, long durationNanos, int seeds) {
        this.out = out;
        this.durationNanos = durationNanos;
        this.seeds = seeds;
    }

    public static void main(String[] arguments) {
        int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int seeds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        run(System.out, minutes * 60L * SECOND, seeds, arguments.length > 2 ? arguments[2] : "");
    }

    /** Prints the table. */
    static void run(PrintStream out, long durationNanos, int seeds, String what) {
        RoutingBench bench = new RoutingBench(out, durationNanos, seeds);
        bench.printHead();
        for (Scenario scenario : scenarios()) {
            if (scenario.title.contains(what)) {
                bench.printRow(scenario);
            }
        }
    }

    private static List<Scenario> scenarios() {
        List<Scenario> scenarios = new ArrayList<>();
        for (Weather weather : List.of(Weather.DOWN_10, Weather.DOWN_30)) {
            for (double correlation : new double[] {0, 0.3}) {
                for (int deadline : new int[] {10, 60}) {
                    scenarios.add(
                            new Scenario(
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
                    new Scenario(
                            Weather.FLAPPING.title, Weather.FLAPPING, 0, DOWN, false, deadline));
            scenarios.add(new Scenario("slow, 2 s", Weather.DOWN_10, 0, slow, false, deadline));
            scenarios.add(
                    new Scenario(
                            "health always says well",
                            Weather.DOWN_10,
                            0,
                            silent,
                            false,
                            deadline));
            scenarios.add(
                    new Scenario(
                            "health always says failing",
                            Weather.DOWN_10,
                            0,
                            DOWN,
                            true,
                            deadline));
            scenarios.add(new Scenario("hanging", Weather.DOWN_10, 0, hanging, false, deadline));
        }
        return scenarios;
    }

    private void printHead() {
        StringBuilder head = new StringBuilder("| cheap processor | deadline |");
        StringBuilder line = new StringBuilder("| --- | --- |");
        for (Contender contender : CONTENDERS) {
            head.append(' ').append(contender.title).append(" |");
            line.append(" --- |");
        }
        out.println(head.append(" optimum | deadline above optimum |"));
        out.println(line.append(" --- | --- |"));
    }

    private void printRow(Scenario scenario) {
        StringBuilder row = new StringBuilder();
        row.append("| ").append(scenario.title).append(" | ");
        row.append(scenario.deadlineSeconds).append(" s |");
        BigInteger[] fees = new BigInteger[CONTENDERS.size() + 1];
        Arrays.fill(fees, BigInteger.ZERO);
        long[] missed = new long[fees.length];
        long cents = 0;
        long payments = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            Arrivals arrivals = Arrivals.poisson(PER_SECOND, durationNanos, AMOUNT_CENTS, seed);
            List<ProcessorTrace> traces = traces(scenario, seed);
            cents += arrivals.totalCents();
            payments += arrivals.count();
            for (int index = 0; index < CONTENDERS.size(); index++) {
                Contender contender = CONTENDERS.get(index);
                long start = System.nanoTime();
                ReplayResult result =
                        Replay.run(
                                options(scenario, contender, seed),
                                contender.policy(scenario.deadlineSeconds * SECOND),
                                arrivals,
                                traces);
                fees[index] = fees[index].add(feeOfAll(result));
                missed[index] += result.missed();
                System.err.printf(
                        Locale.ROOT,
                        "%s %d s %s: %d missed, %d unsettled, %d switches, p50 %d ms, p99 %d ms,"
                                + " %,.0f payments/s%n",
                        scenario.title,
                        scenario.deadlineSeconds,
                        contender.title,
                        result.missed(),
                        result.unsettled(),
                        result.switches(),
                        result.p50Millis(),
                        result.p99Millis(),
                        arrivals.count() * 1e9 / (System.nanoTime() - start));
            }
            Optimum optimum =
                    Optimum.of(
                            options(scenario, Contender.DEADLINE, seed),
                            arrivals,
                            traces,
                            SLOT_NANOS);
            fees[fees.length - 1] = fees[fees.length - 1].add(optimum.fee());
            missed[fees.length - 1] += optimum.missed();
        }
        for (int i = 0; i < fees.length; i++) {
            row.append(' ').append(percent(fees[i], cents));
            row.append(" (").append(percentOf(missed[i], payments)).append(") |");
        }
        BigDecimal above =
                new BigDecimal(fees[0])
                        .divide(new BigDecimal(fees[fees.length - 1]), 6, RoundingMode.HALF_UP)
                        .subtract(BigDecimal.ONE)
                        .movePointRight(2)
                        .setScale(1, RoundingMode.HALF_UP);
        out.println(row.append(' ').append(above).append(" % |"));
    }

    /** What was not settled would still cost the cheap fee: nobody gains by not settling. */
    private static BigInteger feeOfAll(ReplayResult result) {
        long left = result.acceptedCents() - result.settledCents();
        return result.fee().add(BigInteger.valueOf(left).multiply(BigInteger.valueOf(CHEAP_FEE)));
    }

    private List<ProcessorTrace> traces(Scenario scenario, int seed) {
        SplittableRandom random = new SplittableRandom(seed * 1_000L);
        List<Outage> cheap = scenario.weather.outages(durationNanos, random);
        List<Outage> dear =
                OutageTraces.correlated(
                        cheap,
                        OutageTraces.exponential(300, 5, durationNanos, random),
                        scenario.correlation,
                        5,
                        random);
        return List.of(
                OutageTraces.trace(
                        cheap,
                        scenario.trouble,
                        LATENCY_NANOS,
                        CHEAP_PER_SECOND,
                        scenario.wellFails),
                OutageTraces.trace(dear, DOWN, LATENCY_NANOS, DEAR_PER_SECOND, false));
    }

    private static ReplayOptions options(Scenario scenario, Contender contender, long seed) {
        BreakerOptions breaker = contender.usesBreakers() ? BreakerOptions.DEFAULT : NO_BREAKER;
        return new ReplayOptions(
                EngineOptions.withStandardWaits(
                        scenario.deadlineSeconds * SECOND,
                        10 * SECOND,
                        EngineOptions.ATTEMPTS_MAX,
                        EngineOptions.AGE_MAX_NANOS,
                        List.of(true, true)),
                List.of(
                        new GateOptions(
                                CHEAP_FEE,
                                GateOptions.IN_FLIGHT_MAX,
                                GateOptions.RETRY_PERCENT,
                                breaker),
                        new GateOptions(
                                DEAR_FEE,
                                GateOptions.IN_FLIGHT_MAX,
                                GateOptions.RETRY_PERCENT,
                                breaker)),
                5 * SECOND,
                contender.usesBreakers(),
                seed);
    }

    private static String percent(BigInteger fee, long cents) {
        return new BigDecimal(fee)
                .divide(BigDecimal.valueOf(cents).movePointRight(4), 2, RoundingMode.HALF_UP)
                .toString();
    }

    private static String percentOf(long part, long whole) {
        return BigDecimal.valueOf(part)
                .movePointRight(2)
                .divide(BigDecimal.valueOf(whole), 3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
