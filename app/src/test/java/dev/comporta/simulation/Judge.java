package dev.comporta.simulation;

import dev.comporta.ledger.Totals;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import dev.comporta.payment.Payments;
import dev.comporta.payment.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Stands outside: knows what clients were told and what the processors have, and says which
 * invariant is broken. The numbers are those of the design.
 */
final class Judge {

    /** An invariant does not hold. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1;

        Violation(String invariant, String detail) {
            super(invariant + ": " + detail);
        }
    }

    private record Send(int processor, long requestedAtNanos) {}

    private final List<SimulatedProcessor> processors;
    private final boolean mayGiveUp;
    private final boolean mayForget;
    private final Map<UUID, Long> posted = new HashMap<>();
    private final Set<UUID> acknowledged = new HashSet<>();
    private final Set<UUID> foreign = new HashSet<>();
    private final Map<UUID, Send> lastSend = new HashMap<>();

    /**
     * @param mayGiveUp whether refusals alone may make a payment a dead letter
     * @param mayForget whether the gateway may tell no more of what is settled
     */
    Judge(List<SimulatedProcessor> processors, boolean mayGiveUp, boolean mayForget) {
        this.processors = processors;
        this.mayGiveUp = mayGiveUp;
        this.mayForget = mayForget;
    }

    void onPosted(UUID id, long amountCents) {
        posted.put(id, amountCents);
    }

    void onForeign(UUID id) {
        foreign.add(id);
    }

    void onAcknowledged(UUID id) {
        acknowledged.add(id);
    }

    long amountCents(UUID id) {
        return Objects.requireNonNull(posted.get(id));
    }

    boolean isAcknowledged(UUID id) {
        return acknowledged.contains(id);
    }

    int acknowledgedCount() {
        return acknowledged.size();
    }

    /** The gateway sends: 2, 3 and 5 are decided here. */
    void onSend(int processor, UUID id, long amountCents, long requestedAtNanos) {
        Long asked = posted.get(id);
        require(asked != null && asked == amountCents, "2 no phantom", "sent, never posted: " + id);
        if (foreign.contains(id)) {
            return;
        }
        for (int other = 0; other < processors.size(); other++) {
            boolean open =
                    processors.get(other).booking(id) != null
                            || processors.get(other).isUnderWay(id);
            require(
                    other == processor || !open,
                    "5 fenced fail-over",
                    id + " is sent to " + processor + " while " + other + " may book it");
        }
        Send before = lastSend.put(id, new Send(processor, requestedAtNanos));
        boolean mayBeBooked =
                processors.get(processor).isUnderWay(id)
                        || processors.get(processor).booking(id) != null;
        require(
                !mayBeBooked || before == null || before.requestedAtNanos == requestedAtNanos,
                "4 cent-exact",
                id + " is sent again with another requestedAt");
    }

    /**
     * A gateway has come up: 1 is decided here.
     *
     * @param mayHaveLost whether the machine lost what was written and not synced, and the
     *     durability does not speak of that; what a processor was sent must be there all the same
     * @return what clients must post again
     */
    List<UUID> onRecovered(Payments gateway, boolean mayHaveLost) {
        List<UUID> lost = new ArrayList<>();
        for (UUID id : posted.keySet()) {
            boolean isKept = acknowledged.contains(id) || lastSend.containsKey(id);
            if (isKept && life(gateway, id).isEmpty()) {
                boolean wasSent = lastSend.containsKey(id);
                require(!wasSent, "3 at most one booking", id + " was sent and is gone");
                require(mayHaveLost, "1 durable ack", id + " was acknowledged and is gone");
                lost.add(id);
            }
        }
        Collections.sort(lost);
        acknowledged.removeAll(lost);
        return lost;
    }

    /** At any moment the ledger has what the processors have, but for what is not settled yet. */
    void checkWindow(Payments gateway, long fromNanos, long toNanos) {
        List<Totals> totals = new ArrayList<>();
        gateway.summarize(
                fromNanos,
                toNanos,
                summary ->
                        summary.processors().stream()
                                .map(Summary.ProcessorTotals::totals)
                                .forEach(totals::add),
                _ -> {});
        for (int processor = 0; processor < processors.size(); processor++) {
            int index = processor;
            Totals expected =
                    processors
                            .get(processor)
                            .total(fromNanos, toNanos, id -> isSettledAt(gateway, id, index));
            require(
                    totals.get(processor).equals(expected),
                    "4 cent-exact",
                    "processor "
                            + processor
                            + " window "
                            + fromNanos
                            + ".."
                            + toNanos
                            + ": ledger "
                            + totals.get(processor)
                            + ", processor "
                            + expected);
        }
    }

    /** Everything is over: 1, 3 and 7. */
    void checkEnd(Payments gateway) {
        for (UUID id : posted.keySet()) {
            if (isForgotten(gateway, id)) {
                continue;
            }
            PaymentLife life =
                    life(gateway, id)
                            .orElseThrow(() -> new Violation("1 durable ack", id + " is gone"));
            boolean settled = life.state() == PaymentState.SETTLED;
            boolean dead = life.state() == PaymentState.DEAD_LETTER;
            boolean acknowledged = life.state() == PaymentState.ACKNOWLEDGED;
            require(
                    settled || acknowledged || (dead && (foreign.contains(id) || mayGiveUp)),
                    "7 it ends",
                    id + " is " + life.state());
            long bookings =
                    processors.stream().filter(processor -> processor.booking(id) != null).count();
            require(
                    foreign.contains(id) || bookings == (settled ? 1 : 0),
                    "3 at most one booking",
                    id + " is booked " + bookings + " times");
        }
    }

    private boolean isSettledAt(Payments gateway, UUID id, int processor) {
        if (isForgotten(gateway, id)) {
            return true;
        }
        return life(gateway, id)
                .filter(life -> life.state() == PaymentState.SETTLED)
                .filter(life -> life.processor().equals(Optional.of(World.NAMES.get(processor))))
                .isPresent();
    }

    /** Only what is settled is forgotten: so it is booked, once, and stays in the sums. */
    private boolean isForgotten(Payments gateway, UUID id) {
        if (!mayForget || !isAcknowledged(id) || life(gateway, id).isPresent()) {
            return false;
        }
        long bookings =
                processors.stream().filter(processor -> processor.booking(id) != null).count();
        require(bookings == 1, "3 at most one booking", id + " is booked " + bookings + " times");
        return true;
    }

    private static Optional<PaymentLife> life(Payments gateway, UUID id) {
        List<Optional<PaymentLife>> answer = new ArrayList<>();
        gateway.find(id, answer::add, _ -> {});
        return answer.getFirst();
    }

    private static void require(boolean holds, String invariant, String detail) {
        if (!holds) {
            throw new Violation(invariant, detail);
        }
    }
}
