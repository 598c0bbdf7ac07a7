package dev.comporta.workbench.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The model of one processor: its state and decisions, without clock or socket.
 *
 * <p>Threading: the event loop only.
 */
final class ProcessorModel {

    static final int CONCURRENT_MAX = 800;
    static final int QUEUED_MAX = 500;

    private final ConcurrencyGate gate = new ConcurrencyGate(CONCURRENT_MAX, QUEUED_MAX);
    private final HealthGate healthGate;
    private final SplittableRandom random;
    private Settings settings;
    private Bookings bookings = new Bookings();
    private Sends sends = new Sends();
    private final EnumMap<ProcessorVerdict, Long> verdicts = new EnumMap<>(ProcessorVerdict.class);
    private long posts;
    private long batches;
    private long refused;
    private long badRequests;
    private long healthCalls;
    private long healthRefused;

    ProcessorModel(Settings settings, long seed, long healthIntervalNanos) {
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
    List<ProcessorVerdict> decideBatch(List<RequestedPayment> batch) {
        List<ProcessorVerdict> verdicts = new ArrayList<>();
        ProcessorVerdict fault = settings.failing() ? ProcessorVerdict.BOOKED : drawnFault();
        int breaksAt =
                fault == ProcessorVerdict.BOOKED ? batch.size() : random.nextInt(batch.size());
        for (RequestedPayment payment : batch.subList(0, breaksAt)) {
            verdicts.add(faultless(payment));
        }
        if (breaksAt < batch.size()) {
            if (fault != ProcessorVerdict.CLOSED) {
                bookings.book(batch.get(breaksAt));
            }
            verdicts.add(fault);
        }
        verdicts.forEach(this::count);
        return verdicts;
    }

    private ProcessorVerdict drawnFault() {
        return random.nextDouble() < settings.faults().closeBeforeBooking()
                ? ProcessorVerdict.CLOSED
                : drawnAfterBooking();
    }

    private ProcessorVerdict faultless(RequestedPayment payment) {
        if (settings.failing()) {
            return ProcessorVerdict.FAILED;
        }
        return switch (bookings.book(payment)) {
            case DUPLICATE -> ProcessorVerdict.DUPLICATE;
            case FULL -> ProcessorVerdict.FULL;
            case BOOKED -> ProcessorVerdict.BOOKED;
        };
    }

    /** Decides on a payment whose delay is over, and books it unless something speaks against. */
    ProcessorVerdict decide(RequestedPayment payment) {
        ProcessorVerdict verdict = verdictOn(payment);
        count(verdict);
        return verdict;
    }

    private ProcessorVerdict verdictOn(RequestedPayment payment) {
        if (settings.failing()) {
            return ProcessorVerdict.FAILED;
        }
        if (random.nextDouble() < settings.faults().closeBeforeBooking()) {
            return ProcessorVerdict.CLOSED;
        }
        ProcessorVerdict verdict = faultless(payment);
        return verdict == ProcessorVerdict.BOOKED ? drawnAfterBooking() : verdict;
    }

    private ProcessorVerdict drawnAfterBooking() {
        Faults faults = settings.faults();
        double drawn = random.nextDouble();
        if (drawn < faults.resetAfterBooking()) {
            return ProcessorVerdict.BOOKED_THEN_RESET;
        }
        return drawn < faults.resetAfterBooking() + faults.hangAfterBooking()
                ? ProcessorVerdict.BOOKED_THEN_HUNG
                : ProcessorVerdict.BOOKED;
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
                counted(ProcessorVerdict.DUPLICATE),
                counted(ProcessorVerdict.FAILED) + counted(ProcessorVerdict.FULL),
                refused,
                badRequests,
                counted(ProcessorVerdict.BOOKED_THEN_RESET),
                counted(ProcessorVerdict.BOOKED_THEN_HUNG),
                counted(ProcessorVerdict.CLOSED),
                gate.concurrent(),
                gate.queued(),
                healthCalls,
                healthRefused);
    }

    private void count(ProcessorVerdict verdict) {
        verdicts.merge(verdict, 1L, Long::sum);
    }

    private long counted(ProcessorVerdict verdict) {
        return verdicts.getOrDefault(verdict, 0L);
    }
}
