package dev.comporta.replay;

import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import dev.comporta.routing.Fees;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * What somebody who knew the future would have paid: as many payments as possible meet their
 * deadline, and of all ways to do that the cheapest. Those whose deadline nobody can meet go to the
 * cheapest processor later.
 *
 * <p>Time is cut into slots. A slot of a processor can begin as many payments as it works and has
 * room for; it can serve a payment that was accepted before the slot's end, if the payment's
 * deadline is no earlier than the slot's start plus the latency. All payments have the same
 * relative deadline, so the payments that a slot can serve are neighbours in the order of
 * acceptance, and to give each payment in turn the earliest slot that is left serves as many as can
 * be (Glover 1967, for convex bipartite graphs). The sets of payments that some processors can
 * serve in time are a matroid, so the cheapest processors' greatest count can always be extended to
 * the greatest count of all.
 *
 * <p>Exact for these slots: {@link #missed}, always; {@link #fee}, where all amounts are equal.
 * Where amounts differ, those that are late are of the least amounts possible, and the fee is a
 * lower bound for that: the greatest sum that the cheap ones can take (the greedy algorithm on the
 * matroid, by ranks of the payments above each amount), and the rest. It can fail to be reached
 * only where the dear one is scarce. With more than {@value #CLASSES_MAX} different amounts these
 * are counted in that many classes, upwards: a few payments may then count as served by a cheaper
 * processor than they could be.
 *
 * <p>The slots are generous: what is possible in part of a slot counts as possible in all of it. So
 * no policy can miss fewer deadlines, and where nothing need be late, none can meet all of them for
 * less.
 *
 * @param missed payments that nobody could have settled in time
 * @param fee millionths of a cent
 * @param settledCents by processor
 */
public record Optimum(long missed, BigInteger fee, List<Long> settledCents) {
    private static final int CLASSES_MAX = 32;
    private static final long SECOND = 1_000_000_000L;

    /** What one processor can begin in one slot, and for which payments. */
    private record Cell(long acceptedFromNanos, long acceptedBeforeNanos, int capacity) {}

    /**
     * Computes it.
     *
     * @param slotNanos finer slots are more exact
     */
    public static Optimum of(
            ReplayOptions options, Arrivals arrivals, List<ProcessorTrace> traces, long slotNanos) {
        long deadlineNanos = options.engine().deadline().toNanos();
        List<Integer> cheapestFirst =
                IntStream.range(0, traces.size())
                        .boxed()
                        .sorted(
                                Comparator.comparingInt(
                                        i -> options.gates().get(i).feeMillionths()))
                        .toList();
        List<Cell> cells = new ArrayList<>();
        Long[] settledCents = new Long[traces.size()];
        Arrays.fill(settledCents, 0L);
        long servedCents = 0;
        long served = 0;
        for (int processor : cheapestFirst) {
            cells.addAll(
                    cellsOf(
                            traces.get(processor),
                            options.gates().get(processor).inFlightMax(),
                            deadlineNanos,
                            arrivals.lastNanos() + deadlineNanos,
                            slotNanos));
            cells.sort(Comparator.comparingLong(Cell::acceptedFromNanos));
            long centsInTime = heaviest(arrivals, cells);
            settledCents[processor] = centsInTime - servedCents;
            servedCents = centsInTime;
            served = rank(arrivals, cells, 0);
        }
        int cheapest = cheapestFirst.getFirst();
        settledCents[cheapest] += arrivals.totalCents() - servedCents;
        BigInteger fee = BigInteger.ZERO;
        for (int processor : cheapestFirst) {
            fee =
                    fee.add(
                            Fees.of(
                                    settledCents[processor],
                                    options.gates().get(processor).feeMillionths()));
        }
        return new Optimum(arrivals.count() - served, fee, List.of(settledCents));
    }

    /**
     * The greatest sum that the cells can serve: each step between neighbouring amounts counts once
     * for each payment above it that can be served beside the others above it.
     */
    private static long heaviest(Arrivals arrivals, List<Cell> cells) {
        long sum = 0;
        long below = 0;
        for (long amount : amountSteps(arrivals)) {
            sum =
                    Math.addExact(
                            sum,
                            Math.multiplyExact(amount - below, rank(arrivals, cells, below + 1)));
            below = amount;
        }
        return Math.min(sum, arrivals.totalCents());
    }

    private static long[] amountSteps(Arrivals arrivals) {
        long[] amounts =
                IntStream.range(0, arrivals.count())
                        .mapToLong(arrivals::amountCents)
                        .sorted()
                        .toArray();
        long[] distinct = Arrays.stream(amounts).distinct().toArray();
        if (distinct.length <= CLASSES_MAX) {
            return distinct;
        }
        return IntStream.rangeClosed(1, CLASSES_MAX)
                .mapToLong(step -> amounts[(int) ((long) amounts.length * step / CLASSES_MAX) - 1])
                .distinct()
                .toArray();
    }

    /** How many payments of an amount or more can be served in time. */
    private static long rank(Arrivals arrivals, List<Cell> cells, long amountAtLeast) {
        int[] left = new int[cells.size()];
        PriorityQueue<Integer> usable =
                new PriorityQueue<>(
                        Comparator.comparingLong(
                                (Integer cell) -> cells.get(cell).acceptedBeforeNanos));
        int next = 0;
        long served = 0;
        for (int i = 0; i < arrivals.count(); i++) {
            if (arrivals.amountCents(i) < amountAtLeast) {
                continue;
            }
            long acceptedAt = arrivals.acceptedAtNanos(i);
            while (next < cells.size() && cells.get(next).acceptedFromNanos <= acceptedAt) {
                left[next] = cells.get(next).capacity;
                usable.add(next++);
            }
            Integer earliest = usable.peek();
            while (earliest != null
                    && (left[earliest] == 0
                            || cells.get(earliest).acceptedBeforeNanos <= acceptedAt)) {
                usable.remove();
                earliest = usable.peek();
            }
            if (earliest != null) {
                left[earliest]--;
                served++;
            }
        }
        return served;
    }

    private static List<Cell> cellsOf(
            ProcessorTrace trace,
            int inFlightMax,
            long deadlineNanos,
            long untilNanos,
            long slotNanos) {
        List<Cell> cells = new ArrayList<>();
        int phaseIndex = 0;
        double carried = 0;
        for (long start = 0; start <= untilNanos; start += slotNanos) {
            long end = start + slotNanos;
            long leastLatency = Long.MAX_VALUE;
            double capacity = 0;
            while (trace.endNanos(phaseIndex) <= start) {
                phaseIndex++;
            }
            for (int i = phaseIndex; i < trace.phases().size(); i++) {
                Phase phase = trace.phases().get(i);
                if (phase.fromNanos() >= end) {
                    break;
                }
                if (phase.condition() == Condition.WORKING) {
                    long from = Math.max(start, phase.fromNanos());
                    long to = Math.min(end, trace.endNanos(i));
                    capacity += perSecond(phase, inFlightMax) * (to - from) / SECOND;
                    leastLatency = Math.min(leastLatency, phase.latencyNanos() + from - start);
                }
            }
            carried += capacity;
            int whole = (int) carried;
            carried = capacity == 0 ? 0 : carried - whole;
            if (whole > 0) {
                cells.add(new Cell(start + leastLatency - deadlineNanos, end, whole));
            }
        }
        return cells;
    }

    /** No more than its own capacity, and than its in-flight bound lets through (Little's law). */
    private static double perSecond(Phase phase, int inFlightMax) {
        return phase.latencyNanos() == 0
                ? phase.perSecond()
                : Math.min(phase.perSecond(), inFlightMax * (double) SECOND / phase.latencyNanos());
    }
}
