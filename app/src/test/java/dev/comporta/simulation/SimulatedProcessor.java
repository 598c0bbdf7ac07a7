package dev.comporta.simulation;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.LookUp;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A processor with the traps of the reference: its delay runs before the booking and goes on when
 * the client hangs up, so a request that was given up on is booked later.
 */
final class SimulatedProcessor {

    /**
     * What it suffers.
     *
     * @param lookUpMisses how often a record is not found that is there, as on a replica behind
     */
    record Weather(
            long delayNanos,
            boolean failing,
            double refuse,
            double closeBefore,
            double breakMidway,
            double resetAfter,
            double hangAfter,
            double busy,
            double lookUpFails,
            double lookUpMisses,
            double reject) {
        static final Weather FAIR = new Weather(1_000_000L, false, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        static Weather draw(SplittableRandom random) {
            boolean slow = random.nextInt(4) == 0;
            double chaos = random.nextInt(3) == 0 ? 0.5 : 0.05;
            return new Weather(
                    slow ? random.nextLong(5_000_000_000L) : random.nextLong(20_000_000L),
                    random.nextInt(3) == 0,
                    random.nextInt(4) == 0 ? random.nextDouble() : 0,
                    random.nextDouble() * chaos,
                    random.nextDouble() * chaos,
                    random.nextDouble() * chaos,
                    random.nextDouble() * chaos,
                    random.nextDouble() * chaos / 4,
                    random.nextInt(8) == 0 ? 1 : random.nextDouble() * chaos,
                    random.nextInt(4) == 0 ? random.nextDouble() * chaos : 0,
                    random.nextInt(4) == 0 ? random.nextDouble() * chaos : 0);
        }
    }

    /** One payment in its books. */
    record Booking(long amountCents, long requestedAtNanos, boolean ours) {}

    /** How a request ends for the one who sent it. */
    enum Reply {
        REFUSED,
        BOOKED,
        DUPLICATE,
        SERVER_ERROR,
        BUSY,
        REJECTED,
        BROKEN,
        PAGE,
        GATEWAY_TIMEOUT,
        NOTHING
    }

    /** What a connection or a proxy says while the processor is still at work. */
    private static final Reply[] EARLY = {Reply.BROKEN, Reply.PAGE, Reply.GATEWAY_TIMEOUT};

    private final Schedule schedule;
    private final SplittableRandom random;
    private final Map<UUID, Booking> bookings = new HashMap<>();
    private final Map<UUID, Integer> underWay = new HashMap<>();
    private Weather weather = Weather.FAIR;

    SimulatedProcessor(Schedule schedule, long seed) {
        this.schedule = schedule;
        random = new SplittableRandom(seed);
    }

    void setWeather(Weather newWeather) {
        weather = newWeather;
    }

    void bookForeign(UUID id, long amountCents, long requestedAtNanos) {
        bookings.put(id, new Booking(amountCents, requestedAtNanos, false));
    }

    @Nullable Booking booking(UUID id) {
        return bookings.get(id);
    }

    /** Whether a request for the payment may still be booked. */
    boolean isUnderWay(UUID id) {
        return underWay.containsKey(id);
    }

    void post(UUID id, long amountCents, long requestedAtNanos, Consumer<Reply> reply) {
        Weather now = weather;
        long travelNanos = random.nextLong(100_000, 2_000_000);
        if (random.nextDouble() < now.refuse) {
            schedule.after(travelNanos, () -> reply.accept(Reply.REFUSED));
        } else if (random.nextDouble() < now.closeBefore) {
            schedule.after(travelNanos, () -> reply.accept(Reply.BROKEN));
        } else if (random.nextDouble() < now.busy) {
            schedule.after(travelNanos, () -> reply.accept(Reply.BUSY));
        } else if (random.nextDouble() < now.reject) {
            schedule.after(travelNanos, () -> reply.accept(Reply.REJECTED));
        } else {
            underWay.merge(id, 1, Integer::sum);
            boolean broken = random.nextDouble() < now.breakMidway;
            long endNanos = travelNanos + now.delayNanos;
            if (broken) {
                Reply early = EARLY[random.nextInt(EARLY.length)];
                schedule.after(random.nextLong(endNanos), () -> reply.accept(early));
            }
            schedule.after(
                    endNanos,
                    () -> {
                        Reply result = decide(id, amountCents, requestedAtNanos);
                        if (!broken) {
                            reply.accept(spoil(result, now));
                        }
                    });
        }
    }

    void get(UUID id, Consumer<LookUp> answer) {
        boolean fails = random.nextDouble() < weather.lookUpFails;
        boolean misses = random.nextDouble() < weather.lookUpMisses;
        schedule.after(
                random.nextLong(100_000, 5_000_000),
                () -> {
                    Booking booking = bookings.get(id);
                    if (fails) {
                        answer.accept(new LookUp.Failed());
                    } else if (booking == null || misses) {
                        answer.accept(new LookUp.NotFound());
                    } else {
                        answer.accept(
                                new LookUp.Found(booking.amountCents, booking.requestedAtNanos));
                    }
                });
    }

    Totals total(long fromNanos, long toNanos, Predicate<UUID> counts) {
        Totals total = Totals.ZERO;
        for (Map.Entry<UUID, Booking> entry : bookings.entrySet()) {
            Booking booking = entry.getValue();
            if (booking.requestedAtNanos >= fromNanos
                    && booking.requestedAtNanos <= toNanos
                    && counts.test(entry.getKey())) {
                total = total.plus(new Totals(1, booking.amountCents));
            }
        }
        return total;
    }

    private Reply decide(UUID id, long amountCents, long requestedAtNanos) {
        underWay.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
        if (weather.failing) {
            return Reply.SERVER_ERROR;
        }
        if (bookings.containsKey(id)) {
            return Reply.DUPLICATE;
        }
        bookings.put(id, new Booking(amountCents, requestedAtNanos, true));
        return Reply.BOOKED;
    }

    private Reply spoil(Reply result, Weather sentIn) {
        if (random.nextDouble() < sentIn.resetAfter) {
            return Reply.BROKEN;
        }
        return random.nextDouble() < sentIn.hangAfter ? Reply.NOTHING : result;
    }
}
