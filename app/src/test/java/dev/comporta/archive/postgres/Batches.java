package dev.comporta.archive.postgres;

import dev.comporta.archive.Batch;
import dev.comporta.archive.Batch.DeadLetter;
import dev.comporta.archive.Batch.LaterAttempt;
import dev.comporta.archive.Batch.NoteOf;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import java.util.List;
import java.util.UUID;

/** What tests write into an archive. */
final class Batches {
    /** 2026-11-27T12:34:56.123456789Z. */
    static final long REQUESTED_AT_NANOS = 1_795_782_896_123_456_789L;

    private Batches() {}

    static UUID id(long number) {
        return new UUID(0, number);
    }

    static Changed settled(long position, long cents, int processor, long requestedAt) {
        return new Changed(
                position,
                1_000,
                Change.SETTLED,
                new StoredPayment(
                        id(position),
                        cents,
                        999,
                        1,
                        processor,
                        requestedAt,
                        Evidence.ANSWERED,
                        200));
    }

    static Changed changed(long position, Change change, long number, int attempt) {
        return new Changed(
                position,
                1_000 + position,
                change,
                new StoredPayment(id(number), 500, 999, attempt, 0, 1, Evidence.ANSWERED, 400));
    }

    static Batch payments(long from, Changed... payments) {
        return new Batch(
                from,
                payments[payments.length - 1].position(),
                List.of(),
                List.of(payments),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static Batch batch(
            long from,
            long to,
            List<Changed> attempts,
            List<NoteOf> notes,
            List<DeadLetter> deadLetters,
            List<LaterAttempt> laterAttempts) {
        return new Batch(
                from, to, List.of(), List.of(), attempts, notes, deadLetters, laterAttempts);
    }
}
