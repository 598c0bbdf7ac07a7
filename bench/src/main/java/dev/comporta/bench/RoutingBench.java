package dev.comporta.bench;

import dev.comporta.engine.EngineOptions;
import dev.comporta.engine.StatusRules;
import dev.comporta.replay.Arrivals;
import dev.comporta.replay.Optimum;
import dev.comporta.replay.ProcessorTrace;
import dev.comporta.replay.Replay;
import dev.comporta.replay.ReplayOptions;
import dev.comporta.replay.ReplayResult;
import dev.comporta.routing.BreakerOptions;
import dev.comporta.routing.GateOptions;
import dev.comporta.routing.PolicyName;
import dev.comporta.routing.RoutingOptions;
import dev.comporta.routing.RoutingPolicy;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What each routing policy pays and misses over the same outages, beside the offline optimum: the
 * real engine in virtual time; and what the deadline policy pays and misses with other margins.
 * Prints the tables of docs/benchmarks/routing.md.
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
    private static final long SLOT_NANOS = 100 * MILLI;
    private static final long AMOUNT_CENTS = 1_990;

    /** Outcomes that a breaker remembers are 20: it can never count so many failures. */
    private static final BreakerOptions NO_BREAKER =
            new BreakerOptions(1_000, 100, SECOND, SECOND, SECOND, 3_600 * SECOND, SECOND);

    /**
     * Who decides, and with which gates.
     *
     * @param policy for a deadline
     */
    private record Contender(
            String title, Function<Duration, RoutingPolicy> policy, boolean usesBreakers) {

        static Contender of(String title, PolicyName policy) {
            return new Contender(
                    title,
                    deadline ->
                            RoutingOptions.DEFAULTS
                                    .withPolicy(policy)
                                    .withDeadline(deadline)
                                    .newPolicy(),
                    true);
        }

        static Contender withMargin(Duration margin) {
            return new Contender(
                    "margin " + margin.toMillis() + " ms",
                    deadline ->
                            RoutingOptions.DEFAULTS
                                    .withDeadline(deadline)
                                    .withMargin(margin)
                                    .newPolicy(),
                    true);
        }
    }

    private static final List<Contender> POLICIES =
            List.of(
                    Contender.of("deadline", PolicyName.DEADLINE),
                    Contender.of("cheapest-only", PolicyName.CHEAPEST_ONLY),
                    new Contender("fail-over, 5 s poll", ignored -> new HealthPollPolicy(2), false),
                    Contender.of("fail-over, canary", PolicyName.FAIL_OVER));

    private static final List<Contender> MARGINS =
            List.of(
                    Contender.withMargin(RoutingOptions.DEFAULTS.margin()),
                    Contender.withMargin(Duration.ofSeconds(1)),
                    Contender.withMargin(Duration.ofSeconds(2)),
                    Contender.withMargin(Duration.ofSeconds(4)));

    private final PrintStream out;
    private final List<Contender> contenders;
    private final long durationNanos;
    private final int seeds;

    private RoutingBench(
            PrintStream out, List<Contender> contenders, long durationNanos, int seeds) {
        this.out = out;
        this.contenders = contenders;
        this.durationNanos = durationNanos;
        this.seeds = seeds;
    }

    public static void main(String[] arguments) {
        int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int seeds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        run(System.out, minutes * 60L * SECOND, seeds, arguments.length > 2 ? arguments[2] : "");
    }

    /** Prints the tables. */
    static void run(PrintStream out, long durationNanos, int seeds, String what) {
        List<OutageScenario> chosen =
                OutageScenario.all().stream().filter(it -> it.title().contains(what)).toList();
        new RoutingBench(out, POLICIES, durationNanos, seeds).print(chosen);
        out.println();
        new RoutingBench(out, MARGINS, durationNanos, seeds)
                .print(chosen.stream().filter(OutageScenario::isTight).toList());
    }

    private void print(List<OutageScenario> scenarios) {
        printHead();
        scenarios.forEach(this::printRow);
    }

    private void printHead() {
        StringBuilder head = new StringBuilder("| cheap processor | deadline |");
        StringBuilder line = new StringBuilder("| --- | --- |");
        for (Contender contender : contenders) {
            head.append(' ').append(contender.title).append(" |");
            line.append(" --- |");
        }
        out.append(head).append(" optimum | ").append(contenders.getFirst().title);
        out.println(" above optimum |");
        out.println(line.append(" --- | --- |"));
    }

    private void printRow(OutageScenario scenario) {
        StringBuilder row = new StringBuilder();
        row.append("| ").append(scenario.title()).append(" | ");
        row.append(scenario.deadlineSeconds()).append(" s |");
        BigInteger[] fees = new BigInteger[contenders.size() + 1];
        Arrays.fill(fees, BigInteger.ZERO);
        long[] missed = new long[fees.length];
        long cents = 0;
        long payments = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            Arrivals arrivals = Arrivals.poisson(PER_SECOND, durationNanos, AMOUNT_CENTS, seed);
            List<ProcessorTrace> traces = scenario.traces(durationNanos, seed);
            cents += arrivals.totalCents();
            payments += arrivals.count();
            for (int index = 0; index < contenders.size(); index++) {
                Contender contender = contenders.get(index);
                long start = System.nanoTime();
                ReplayResult result =
                        new Replay(
                                        options(scenario, contender, seed),
                                        contender.policy.apply(
                                                Duration.ofSeconds(scenario.deadlineSeconds())),
                                        arrivals,
                                        traces)
                                .run();
                fees[index] = fees[index].add(feeOfAll(result));
                missed[index] += result.missed();
                System.err.printf(
                        Locale.ROOT,
                        "%s %d s %s: %d missed, %d unsettled, %d switches, p50 %d ms, p99 %d ms,"
                                + " %,.0f payments/s%n",
                        scenario.title(),
                        scenario.deadlineSeconds(),
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
                            options(scenario, contenders.getFirst(), seed),
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

    private static ReplayOptions options(OutageScenario scenario, Contender contender, long seed) {
        BreakerOptions breaker = contender.usesBreakers ? BreakerOptions.DEFAULT : NO_BREAKER;
        return new ReplayOptions(
                EngineOptions.DEFAULTS
                        .withDeadline(Duration.ofSeconds(scenario.deadlineSeconds()))
                        .withStatusRules(List.of(StatusRules.DEFAULT, StatusRules.DEFAULT)),
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
