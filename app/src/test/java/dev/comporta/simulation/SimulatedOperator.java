package dev.comporta.simulation;

import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.Operator;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.Resolution;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Somebody who looks into the processors' books, resolves doubts and retries dead letters. */
final class SimulatedOperator {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    /** Held, so that its level stays: each intervention would be logged. */
    private static final Logger LOG = Logger.getLogger("dev.comporta.shell");

    static {
        LOG.setLevel(Level.OFF);
    }

    private final Schedule schedule;
    private final SplittableRandom random;
    private final List<SimulatedProcessor> processors;
    private final Mutation mutation;
    private final boolean mayAcknowledge;
    private final Supplier<Optional<Operator>> gateway;
    private int resolutions;
    private int retries;
    private int acknowledgements;

    /**
     * @param mayAcknowledge whether dead letters may be closed
     * @param gateway the one that is up; empty: it is down
     */
    SimulatedOperator(
            Schedule schedule,
            SplittableRandom random,
            List<SimulatedProcessor> processors,
            Mutation mutation,
            boolean mayAcknowledge,
            Supplier<Optional<Operator>> gateway) {
        this.schedule = schedule;
        this.random = random;
        this.processors = processors;
        this.mutation = mutation;
        this.mayAcknowledge = mayAcknowledge;
        this.gateway = gateway;
    }

    /** Doubts that were resolved. */
    int resolutions() {
        return resolutions;
    }

    /** Dead letters that were made pending again. */
    int retries() {
        return retries;
    }

    /** Dead letters that were seen to elsewhere. */
    int acknowledgements() {
        return acknowledgements;
    }

    /** Also when the faults have ended. */
    void actFromTimeToTime() {
        schedule.after(
                random.nextLong(100 * MILLI, 5 * SECOND),
                () -> {
                    actFromTimeToTime(); // first: the process may die in what follows
                    gateway.get().ifPresent(this::act);
                });
    }

    private void act(Operator running) {
        if (random.nextBoolean()) {
            for (DeadLetterReason reason : DeadLetterReason.values()) {
                running.retryAll(
                        reason, random.nextInt(1, 20), retried -> retries += retried.retried());
            }
        }
        if (mayAcknowledge && random.nextInt(4) == 0) {
            Optional<DeadLetterReason> any = Optional.empty();
            running.deadLetters(
                    any,
                    Optional.empty(),
                    random.nextInt(1, 5),
                    page -> page.payments().forEach(life -> acknowledge(running, life)));
        }
        if (random.nextInt(4) == 0) { // mostly the engine resolves doubts by itself
            running.inDoubt(
                    Optional.empty(),
                    Optional.empty(),
                    random.nextInt(1, 20),
                    page -> page.payments().forEach(life -> resolve(running, life)));
        }
    }

    private void acknowledge(Operator running, PaymentLife life) {
        running.acknowledge(
                life.id(),
                "refunded".repeat(random.nextInt(1, 8)),
                done -> acknowledgements += done == Operator.Intervention.DONE ? 1 : 0);
    }

    /** Says the truth, and nothing while a request for the payment may still be booked. */
    private void resolve(Operator running, PaymentLife life) {
        SimulatedProcessor processor =
                processors.get(World.NAMES.indexOf(life.processor().orElseThrow()));
        SimulatedProcessor.Booking booking = processor.booking(life.id());
        boolean guesses = mutation == Mutation.OPERATOR_GUESSES;
        if (guesses || (booking == null && !processor.isUnderWay(life.id()))) {
            running.resolve(life.id(), new Resolution.NotBooked(), "", this::count);
        } else if (booking != null && booking.amountCents() == life.amountCents()) {
            OptionalLong requestedAt =
                    booking.requestedAtNanos() == life.requestedAtNanos() && random.nextBoolean()
                            ? OptionalLong.empty()
                            : OptionalLong.of(booking.requestedAtNanos());
            running.resolve(life.id(), new Resolution.Booked(requestedAt), "", this::count);
        }
    }

    private void count(Operator.Intervention done) {
        resolutions += done == Operator.Intervention.DONE ? 1 : 0;
    }
}
