package dev.comporta.replay;

import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition;
import dev.comporta.replay.Recording.Ending;
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
    private final Map<UUID, Transition.OfPayment> open = new HashMap<>();

    public RecordingReader(Recording recording) {
        this.recording = recording;
    }

    /** Takes the next one. */
    public void take(Transition transition) {
        switch (transition) {
            case Transition.Accepted accepted -> keep(accepted);
            case Transition.Attempted attempted -> keep(attempted);
            case Transition.Retried retried -> keep(retried);
            case Transition.PutBack putBack -> {
                endAttempt(putBack, Ending.REFUSED);
                keep(putBack);
            }
            case Transition.Buried buried -> {
                if (reason(buried.payment()).isUnbooked()) {
                    endAttempt(buried, Ending.REFUSED);
                }
                keep(buried);
            }
            case Transition.Settled settled -> {
                StoredPayment payment = settled.payment();
                open.remove(payment.id());
                endAttempt(settled, Ending.BOOKED);
                recording.onSettled(
                        payment.acceptedAtMillis(),
                        payment.amountCents(),
                        payment.processor(),
                        settled.recordedAtMillis());
            }
            case Transition.Acknowledged acknowledged -> {
                open.remove(acknowledged.payment().id());
                leaveUnsettled(acknowledged.payment());
            }
            case Transition.Noted _ -> {}
            case Transition.Purged _ -> {
                open.clear();
                recording.onPurged();
            }
        }
    }

    /** There are no more. */
    public void end() {
        for (Transition.OfPayment last : open.values()) {
            if (last instanceof Transition.Attempted) {
                endAttempt(last, Ending.UNKNOWN);
            }
            leaveUnsettled(last.payment());
        }
    }

    private void keep(Transition.OfPayment last) {
        open.put(last.payment().id(), last);
    }

    private void leaveUnsettled(StoredPayment payment) {
        recording.onUnsettled(payment.acceptedAtMillis(), payment.amountCents());
    }

    private void endAttempt(Transition.OfPayment ended, Ending ending) {
        recording.onAttempt(
                ended.payment().processor(),
                ended.payment().requestedAtNanos() / MILLI,
                ending,
                ended.recordedAtMillis());
    }

    private static DeadLetterReason reason(StoredPayment buried) {
        return DeadLetterReason.of(buried.evidence(), buried.status());
    }
}
