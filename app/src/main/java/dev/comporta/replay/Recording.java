package dev.comporta.replay;

import dev.comporta.replay.ProcessorTrace.Condition;
import dev.comporta.replay.ProcessorTrace.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a gateway has recorded, turned into what a replay needs. Instants are epoch milliseconds on
 * the way in; a replay's time begins at the first acceptance.
 *
 * <p>What is inferred: each processor's behaviour in slots of {@value #SLOT_MILLIS} ms, from the
 * attempts that began in them. A slot is what most of its attempts met: booked, refused, or no
 * answer within the time-out. Its latency is the mean of those that were booked. A slot without
 * attempts is like the nearest one that has some. A processor's capacity is the greatest number of
 * bookings that began there within a second, and never less than the greatest number of payments
 * that arrived within one: it is not known how much more it could have taken.
 */
public final class Recording {
    static final long SLOT_MILLIS = 100;

    private static final long MILLI = 1_000_000L;
    private static final long SECOND_MILLIS = 1_000;

    private record Life(
            long acceptedAtMillis, long amountCents, int processor, long settledAtMillis) {}

    private static final class Slot {
        private int booked;
        private int refused;
        private int unanswered;
        private long latencyMillis;
    }

    private final long timeoutMillis;
    private final List<Life> lives = new ArrayList<>();
    private final List<TreeMap<Long, Slot>> slots;
    private final long[] requests;

    /**
     * @param timeoutMillis an attempt that took as long met a processor that hangs
     */
    public Recording(int processors, long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
        requests = new long[processors];
        slots = Stream.generate(TreeMap<Long, Slot>::new).limit(processors).toList();
    }

    /** A payment that is settled. */
    public void onSettled(
            long acceptedAtMillis, long amountCents, int processor, long settledAtMillis) {
        lives.add(new Life(acceptedAtMillis, amountCents, processor, settledAtMillis));
    }

    /** A payment that is not settled: pending, in doubt or a dead letter. */
    public void onUnsettled(long acceptedAtMillis, long amountCents) {
        lives.add(new Life(acceptedAtMillis, amountCents, -1, Long.MAX_VALUE));
    }

    /**
     * An attempt.
     *
     * @param met {@link Condition#HANGING}: its end is not known, or nothing came
     */
    public void onAttempt(int processor, long beganAtMillis, Condition met, long endedAtMillis) {
        requests[processor]++;
        Slot slot =
                slots.get(processor)
                        .computeIfAbsent(
                                Math.floorDiv(beganAtMillis, SLOT_MILLIS), number -> new Slot());
        long took = Math.max(0, endedAtMillis - beganAtMillis);
        switch (took < timeoutMillis ? met : Condition.HANGING) {
            case WORKING -> {
                slot.booked++;
                slot.latencyMillis += took;
            }
            case FAILING -> slot.refused++;
            case HANGING -> slot.unanswered++;
        }
    }

    /** Everything before is forgotten. */
    public void onPurged() {
        lives.clear();
        slots.forEach(TreeMap::clear);
        Arrays.fill(requests, 0);
    }

    /** How many payments it holds. */
    public int count() {
        return lives.size();
    }

    /** The arrivals, from 0 on. */
    public Arrivals arrivals() {
        List<Life> sorted = sorted(Comparator.comparingLong(Life::acceptedAtMillis));
        long start = startMillis();
        return new Arrivals(
                sorted.stream()
                        .mapToLong(life -> (life.acceptedAtMillis - start) * MILLI)
                        .toArray(),
                sorted.stream().mapToLong(Life::amountCents).toArray());
    }

    /** Each processor's behaviour. */
    public List<ProcessorTrace> traces() {
        int arrivalsPeak = peak(sorted(Comparator.comparingLong(Life::acceptedAtMillis)));
        return slots.stream().map(of -> trace(of, Math.max(arrivalsPeak, bookedPeak(of)))).toList();
    }

    /** What really happened, as far as it is recorded. */
    public ReplayResult actual(ReplayOptions options) {
        Tally tally = new Tally(options);
        for (int processor = 0; processor < requests.length; processor++) {
            tally.onSends(processor, requests[processor]);
        }
        for (Life life : sorted(Comparator.comparingLong(Life::settledAtMillis))) {
            if (life.processor >= 0) {
                long delayMillis = life.settledAtMillis - life.acceptedAtMillis;
                tally.onSettled(life.processor, life.amountCents, delayMillis * MILLI);
            }
        }
        return tally.result(arrivals());
    }

    private long startMillis() {
        return lives.stream().mapToLong(Life::acceptedAtMillis).min().orElse(0);
    }

    private List<Life> sorted(Comparator<Life> order) {
        return lives.stream().sorted(order).toList();
    }

    /** The greatest number of arrivals within a second; at least 1. */
    private static int peak(List<Life> inOrder) {
        int most = 1;
        int first = 0;
        for (int i = 0; i < inOrder.size(); i++) {
            while (inOrder.get(first).acceptedAtMillis + SECOND_MILLIS
                    <= inOrder.get(i).acceptedAtMillis) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    private static int bookedPeak(NavigableMap<Long, Slot> of) {
        int most = 0;
        for (long first : of.keySet()) {
            int count =
                    of.subMap(first, first + SECOND_MILLIS / SLOT_MILLIS).values().stream()
                            .mapToInt(slot -> slot.booked)
                            .sum();
            most = Math.max(most, count);
        }
        return most;
    }

    private ProcessorTrace trace(NavigableMap<Long, Slot> of, int perSecond) {
        long start = startMillis();
        NavigableMap<Long, Phase> phases = new TreeMap<>();
        for (var entry : of.entrySet()) {
            Long before = of.lowerKey(entry.getKey());
            long fromSlot = before == null ? Long.MIN_VALUE : (before + entry.getKey()) / 2 + 1;
            long fromMillis = before == null ? start : Math.max(start, fromSlot * SLOT_MILLIS);
            long fromNanos = (fromMillis - start) * MILLI; // before the start only the last counts
            phases.put(fromNanos, phase(entry.getValue(), fromNanos, perSecond));
        }
        return phases.isEmpty()
                ? ProcessorTrace.steady(MILLI, perSecond)
                : new ProcessorTrace(List.copyOf(phases.values()));
    }

    private static Phase phase(Slot slot, long fromNanos, int perSecond) {
        int answered = slot.booked + slot.refused;
        Condition condition =
                slot.unanswered > answered
                        ? Condition.HANGING
                        : slot.refused > slot.booked ? Condition.FAILING : Condition.WORKING;
        long latencyMillis = slot.booked == 0 ? 1 : Math.max(1, slot.latencyMillis / slot.booked);
        return new Phase(
                fromNanos,
                condition,
                latencyMillis * MILLI,
                perSecond,
                condition != Condition.WORKING);
    }
}
