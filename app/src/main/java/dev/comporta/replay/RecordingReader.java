package dev.comporta.replay;

import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.replay.ProcessorTrace.Condition;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Reads transitions into a {@link Recording}: attempts with their ends, and what became of each
 * payment. An attempt whose processor has the id booked otherwise tells nothing of how it did.
 */
public final class RecordingReader {
    private static final long MILLI = 1_000_000L;

    private final Recording recording;
    private final Map<UUID, Changed> open = new HashMap<>();

    public RecordingReader(Recording recording) {
        this.recording = recording;
    }

    /** Takes the next one. */
    public void take(Transition transition) {
        switch (transition) {
            case Changed changed -> take(changed);
            case Transition.Noted _ -> {}
            case Transition.Purged _ -> {
                open.clear();
                recording.onPurged();
            }
        }
    }

    private void take(Changed changed) {
        StoredPayment payment = changed.payment();
        open.put(payment.id(), changed);
        switch (changed.change()) {
            case ACCEPTED, ATTEMPTED, RETRIED -> {}
            case PUT_BACK -> endAttempt(changed, Condition.FAILING);
            case BURIED -> {
                if (DeadLetterReason.of(payment.evidence(), payment.status()).isUnbooked()) {
                    endAttempt(changed, Condition.FAILING);
                }
            }
            case SETTLED -> {
                open.remove(payment.id());
                endAttempt(changed, Condition.WORKING);
                recording.onSettled(
                        payment.acceptedAtMillis(),
                        payment.amountCents(),
                        payment.processor(),
                        changed.recordedAtMillis());
            }
            case ACKNOWLEDGED -> {
                open.remove(payment.id());
                leaveUnsettled(payment);
            }
        }
    }

    /** There are no more. */
    public void end() {
        for (Changed last : open.values()) {
            if (last.change() == Transition.Change.ATTEMPTED) {
                endAttempt(last, Condition.HANGING);
            }
            leaveUnsettled(last.payment());
        }
    }

    private void leaveUnsettled(StoredPayment payment) {
        recording.onUnsettled(payment.acceptedAtMillis(), payment.amountCents());
    }

    private void endAttempt(Changed ended, Condition met) {
        recording.onAttempt(
                ended.payment().processor(),
                ended.payment().requestedAtNanos() / MILLI,
                met,
                ended.recordedAtMillis());
    }
}
