package dev.comporta.workbench.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The state of one processor and its decisions, without clock or socket.
 *
 * <p>Threading: the event loop only.
 */
final class Processor {

    static final int CONCURRENT_MAX = 800;
    static final int QUEUED_MAX = 500;

    private final ConcurrencyGate gate = new ConcurrencyGate(CONCURRENT_MAX, QUEUED_MAX);
    private final HealthGate healthGate;
    private final SplittableRandom random;
    private Settings settings;
    private Bookings bookings = new Bookings();
    private Sends sends = new Sends();
    private final EnumMap<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private long posts;
    private long batches;
    private long refused;
    private long badRequests;
    private long healthCalls;
    private long healthRefused;

    Processor(Settings settings, long seed, long healthIntervalNanos) {
        this.settings = settings;
        this.random = new SplittableRandom(seed);
        this.healthGate = new HealthGate(healthIntervalNanos);
    }

    Settings settings() {
        return settings;
    }

    void change(Settings newSettings) {
        settings = newSettings;
    }

    Bookings bookings() {
        return bookings;
    }

    /**
     * Takes one payment in: {@code start} runs now, or when others {@link #leave}, or never.
     *
     * @return false if it never will, because too many payments wait
     */
    boolean enter(UUID correlationId, Runnable start) {
        return enter(List.of(correlationId), start);
    }

    /** As {@link #enter}, for all payments of one request: a batch takes one place. */
    boolean enterBatch(List<UUID> correlationIds, Runnable start) {
        batches++;
        return enter(correlationIds, start);
    }

    private boolean enter(List<UUID> correlationIds, Runnable start) {
        posts += correlationIds.size();
        correlationIds.forEach(sends::add);
        boolean entered = gate.enter(start);
        if (!entered) {
            refused += correlationIds.size();
        }
        return entered;
    }

    /**
     * Decides on a batch whose delay is over. A fault meets the request, as it meets a single one,
     * and breaks it off somewhere: what stands before is booked, what stands behind is not.
     *
     * @return one verdict for each payment, up to the one at which the request broke off
     */
    List<Verdict> decideBatch(List<Payment> batch) {
        List<Verdict> verdicts = new ArrayList<>();
        Verdict fault = settings.failing() ? Verdict.BOOKED : drawnFault();
        int breaksAt = fault == Verdict.BOOKED ? batch.size() : random.nextInt(batch.size());
        for (Payment payment : batch.subList(0, breaksAt)) {
            verdicts.add(faultless(payment));
        }
        if (breaksAt < batch.size()) {
            if (fault != Verdict.CLOSED) {
                bookings.book(batch.get(breaksAt));
            }
            verdicts.add(fault);
        }
        verdicts.forEach(this::count);
        return verdicts;
    }

    private Verdict drawnFault() {
        return random.nextDouble() < settings.faults().closeBeforeBooking()
                ? Verdict.CLOSED
                : drawnAfterBooking();
    }

    private Verdict faultless(Payment payment) {
        if (settings.failing()) {
            return Verdict.FAILED;
        }
        return switch (bookings.book(payment)) {
            case DUPLICATE -> Verdict.DUPLICATE;
            case FULL -> Verdict.FULL;
            case BOOKED -> Verdict.BOOKED;
        };
    }

    /** Decides on a payment whose delay is over, and books it unless something speaks against. */
    Verdict decide(Payment payment) {
        Verdict verdict = verdictOn(payment);
        count(verdict);
        return verdict;
    }

    private Verdict verdictOn(Payment payment) {
        if (settings.failing()) {
            return Verdict.FAILED;
        }
        if (random.nextDouble() < settings.faults().closeBeforeBooking()) {
            return Verdict.CLOSED;
        }
        Verdict verdict = faultless(payment);
        return verdict == Verdict.BOOKED ? drawnAfterBooking() : verdict;
    }

    private Verdict drawnAfterBooking() {
        Faults faults = settings.faults();
        double drawn = random.nextDouble();
        if (drawn < faults.resetAfterBooking()) {
            return Verdict.BOOKED_THEN_RESET;
        }
        return drawn < faults.resetAfterBooking() + faults.hangAfterBooking()
                ? Verdict.BOOKED_THEN_HUNG
                : Verdict.BOOKED;
    }

    /** One payment that entered is done with. */
    void leave() {
        gate.leave();
    }

    /** How long a health call has to wait for its answer, or {@link HealthGate#REFUSED}. */
    long enterHealth(long nowNanos) {
        healthCalls++;
        long waitNanos = healthGate.enter(nowNanos);
        if (waitNanos == HealthGate.REFUSED) {
            healthRefused++;
        }
        return waitNanos;
    }

    void countBadRequest() {
        badRequests++;
    }

    /** Forgets bookings and counters. Payments that still wait are booked afterwards. */
    void purge() {
        bookings = new Bookings();
        sends = new Sends();
        verdicts.clear();
        posts = 0;
        batches = 0;
        refused = 0;
        badRequests = 0;
        healthCalls = 0;
        healthRefused = 0;
    }

    Stats stats() {
        return new Stats(
                posts,
                batches,
                sends.ids(),
                sends.max(),
                bookings.count(),
                counted(Verdict.DUPLICATE),
                counted(Verdict.FAILED) + counted(Verdict.FULL),
                refused,
                badRequests,
                counted(Verdict.BOOKED_THEN_RESET),
                counted(Verdict.BOOKED_THEN_HUNG),
                counted(Verdict.CLOSED),
                gate.concurrent(),
                gate.queued(),
                healthCalls,
                healthRefused);
    }

    private void count(Verdict verdict) {
        verdicts.merge(verdict, 1L, Long::sum);
    }

    private long counted(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0L);
    }
}
