package dev.comporta.store.embedded;

import dev.comporta.journal.RecordView;
import dev.comporta.payment.Attempt;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Payment;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.PaymentState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells payments' lives. Of a settled payment only its last record is kept; the trails of the
 * newest eventful ones are remembered here as long as the process lives.
 *
 * <p>Threading: one owner.
 */
final class Lives {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final List<String> processors;
    private final Map<UUID, List<Attempt>> eventful;

    /**
     * @param processors wire names, by index
     * @param eventfulMax trails of settled payments that are remembered, the newest
     */
    Lives(List<String> processors, int eventfulMax) {
        this.processors = processors;
        eventful =
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<UUID, List<Attempt>> eldest) {
                        return size() > eventfulMax;
                    }
                };
    }

    /** Remembers how a payment came to be settled. */
    void remember(Payment settled) {
        eventful.put(settled.id(), List.copyOf(settled.trail()));
    }

    void clear() {
        eventful.clear();
    }

    PaymentLife of(Payment payment) {
        return new PaymentLife(
                payment.id(),
                payment.amountCents(),
                payment.state(),
                payment.acceptedAtMillis(),
                payment.processor() < 0
                        ? Optional.empty()
                        : Optional.of(processors.get(payment.processor())),
                payment.requestedAtNanos(),
                payment.attempts(),
                payment.evidence(),
                payment.status(),
                payment.changedAtMillis(),
                named(payment.trail()));
    }

    PaymentLife of(RecordView settled) {
        UUID id = Fold.idOf(settled);
        List<Attempt> trail = eventful.get(id);
        return new PaymentLife(
                id,
                settled.amountCents(),
                PaymentState.SETTLED,
                Fold.acceptedAtMillis(settled),
                Optional.of(processors.get(settled.processor())),
                settled.instantNanos(),
                settled.attempts(),
                Evidence.of(settled.evidence()),
                settled.status(),
                settled.recordedAtMillis(),
                named(trail == null ? List.of(lastAttempt(settled)) : trail));
    }

    private static Attempt lastAttempt(RecordView settled) {
        Evidence evidence = Evidence.of(settled.evidence());
        // Any other evidence may have come with a requestedAt that is not the attempt's own.
        boolean isOurs = evidence == Evidence.ANSWERED;
        return new Attempt(
                settled.attempts(),
                settled.processor(),
                settled.instantNanos(),
                isOurs ? settled.instantNanos() / NANOS_PER_MILLI : 0,
                0,
                evidence,
                settled.status(),
                settled.recordedAtMillis(),
                Attempt.Ending.SETTLED);
    }

    private List<PaymentLife.AttemptLife> named(List<Attempt> trail) {
        return trail.stream()
                .map(
                        attempt ->
                                new PaymentLife.AttemptLife(
                                        processors.get(attempt.processor()), attempt))
                .toList();
    }
}
