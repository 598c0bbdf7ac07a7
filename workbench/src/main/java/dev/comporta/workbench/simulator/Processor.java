package dev.comporta.workbench.simulator;

import java.util.EnumMap;
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
        posts++;
        sends.add(correlationId);
        boolean entered = gate.enter(start);
        if (!entered) {
            refused++;
        }
        return entered;
    }

    /** Decides on a payment whose delay is over, and books it unless something speaks against. */
    Verdict decide(Payment payment) {
        Verdict verdict = verdictOn(payment);
        verdicts.merge(verdict, 1L, Long::sum);
        return verdict;
    }

    private Verdict verdictOn(Payment payment) {
        if (settings.failing()) {
            return Verdict.FAILED;
        }
        Faults faults = settings.faults();
        if (random.nextDouble() < faults.closeBeforeBooking()) {
            return Verdict.CLOSED;
        }
        return switch (bookings.book(payment)) {
            case DUPLICATE -> Verdict.DUPLICATE;
            case FULL -> Verdict.FULL;
            case BOOKED -> {
                double drawn = random.nextDouble();
                if (drawn < faults.resetAfterBooking()) {
                    yield Verdict.BOOKED_THEN_RESET;
                }
                yield drawn < faults.resetAfterBooking() + faults.hangAfterBooking()
                        ? Verdict.BOOKED_THEN_HUNG
                        : Verdict.BOOKED;
            }
        };
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
        refused = 0;
        badRequests = 0;
        healthCalls = 0;
        healthRefused = 0;
    }

    Stats stats() {
        return new Stats(
                posts,
                sends.ids(),
                sends.max(),
                bookings.count(),
                count(Verdict.DUPLICATE),
                count(Verdict.FAILED) + count(Verdict.FULL),
                refused,
                badRequests,
                count(Verdict.BOOKED_THEN_RESET),
                count(Verdict.BOOKED_THEN_HUNG),
                count(Verdict.CLOSED),
                gate.concurrent(),
                gate.queued(),
                healthCalls,
                healthRefused);
    }

    private long count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0L);
    }
}
