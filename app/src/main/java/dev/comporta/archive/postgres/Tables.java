package dev.comporta.archive.postgres;

import dev.comporta.archive.Batch.DeadLetter;
import dev.comporta.archive.Batch.LaterAttempt;
import dev.comporta.archive.Batch.NoteOf;
import dev.comporta.archive.postgres.Rows.Column;
import dev.comporta.payment.DeadLetterReason;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import java.util.List;
import java.util.function.Function;

/**
 * What each kind of row is made of. Each statement may be run again with the same rows: closed
 * accounts never change, and what is known of a dead letter only grows.
 */
final class Tables {
    private static final long MICROS_PER_MILLI = 1_000;
    private static final int NANOS_PER_MICRO = 1_000;

    /** Whole seconds first: no product here is too large for an exact binary fraction. */
    private static final String INSTANT =
            "(timestamptz 'epoch' + (%s / 1000000) * interval '1 second'"
                    + " + (%s %% 1000000) * interval '1 microsecond')";

    private final List<ArchivedProcessor> processors;
    private final Rows<Changed> payments;
    private final Rows<Changed> attempts;

    static final Rows<NoteOf> NOTES =
            new Rows<>(
                    "note",
                    List.of(
                            new Column<>("id", "uuid", NoteOf::id),
                            new Column<>("attempt", "int4", it -> it.note().attempt()),
                            new Column<>("noted_at", "int8", it -> micros(it.note().atMillis())),
                            new Column<>("text", "text", it -> it.note().text()),
                            new Column<>("position", "int8", NoteOf::position)),
                    "INSERT INTO notes (correlation_id, gateway, attempt, noted_at, text, position)"
                            + " SELECT id, gateway, attempt, "
                            + instant("noted_at")
                            + ", text, position FROM $columns"
                            + " ON CONFLICT (correlation_id, gateway, attempt)"
                            + " DO UPDATE SET noted_at = EXCLUDED.noted_at, text = EXCLUDED.text,"
                            + " position = EXCLUDED.position");

    static final Rows<LaterAttempt> LATER_ATTEMPTS =
            new Rows<>(
                    "later attempt",
                    List.of(
                            new Column<>("id", "uuid", LaterAttempt::id),
                            new Column<>("attempt", "int4", LaterAttempt::attempt)),
                    "UPDATE dead_letters d SET resolution = 'retried' FROM $columns"
                            + " WHERE d.correlation_id = r.id AND d.gateway = r.gateway"
                            + " AND d.attempt < r.attempt AND d.resolution IS NULL");

    static final Rows<Purged> PURGES =
            new Rows<>(
                    "purge",
                    List.of(
                            new Column<>("position", "int8", Purged::position),
                            new Column<>("at", "int8", it -> micros(it.recordedAtMillis()))),
                    "INSERT INTO purges (gateway, position, purged_at) SELECT gateway, position, "
                            + instant("at")
                            + " FROM $columns ON CONFLICT (gateway, position) DO NOTHING");

    private final Rows<DeadLetter> deadLetters;

    Tables(List<ArchivedProcessor> processors) {
        this.processors = List.copyOf(processors);
        payments =
                new Rows<>(
                        "payment",
                        List.of(
                                ofPayment("id", "uuid", StoredPayment::id),
                                ofPayment("cents", "int8", StoredPayment::amountCents),
                                ofPayment("processor", "text", this::name),
                                ofPayment("fee", "int8", it -> (long) of(it).feeMillionths()),
                                ofPayment("requested_at", "int8", Tables::requestedAtMicros),
                                ofPayment("nanos", "int4", Tables::finerNanos),
                                ofPayment(
                                        "accepted_at", "int8", it -> micros(it.acceptedAtMillis())),
                                new Column<>("at", "int8", it -> micros(it.recordedAtMillis())),
                                ofPayment("attempts", "int4", StoredPayment::attempts),
                                ofPayment("evidence", "text", it -> it.evidence().slug()),
                                ofPayment("status", "int4", StoredPayment::status),
                                new Column<>("position", "int8", Changed::position)),
                        "INSERT INTO payments (correlation_id, gateway, amount, processor,"
                                + " requested_at, requested_at_nanos, accepted_at, settled_at,"
                                + " attempts, fee, evidence, status, position)"
                                + " SELECT id, gateway, cents * 0.01, processor, "
                                + instant("requested_at")
                                + ", nanos, "
                                + instant("accepted_at")
                                + ", "
                                + instant("at")
                                + ", attempts, cents::numeric * fee * 0.00000001, evidence, status,"
                                + " position FROM $columns"
                                + " ON CONFLICT (correlation_id, gateway) DO NOTHING");
        attempts =
                new Rows<>(
                        "attempt",
                        List.of(
                                ofPayment("id", "uuid", StoredPayment::id),
                                ofPayment("attempt", "int4", StoredPayment::attempts),
                                ofPayment("processor", "text", this::name),
                                ofPayment("requested_at", "int8", Tables::requestedAtMicros),
                                new Column<>("at", "int8", it -> micros(it.recordedAtMillis())),
                                new Column<>("ending", "text", it -> it.change().slug()),
                                ofPayment("evidence", "text", it -> it.evidence().slug()),
                                ofPayment("status", "int4", StoredPayment::status),
                                new Column<>("position", "int8", Changed::position)),
                        "INSERT INTO attempts (correlation_id, gateway, attempt, processor,"
                                + " requested_at, ended_at, ending, evidence, status, position)"
                                + " SELECT id, gateway, attempt, processor, "
                                + instant("requested_at")
                                + ", "
                                + instant("at")
                                + ", ending, evidence, status, position FROM $columns"
                                + " ON CONFLICT (correlation_id, gateway, attempt) DO NOTHING");
        deadLetters =
                new Rows<>(
                        "dead letter",
                        List.of(
                                ofDeadLetter("id", "uuid", StoredPayment::id),
                                ofDeadLetter("attempt", "int4", StoredPayment::attempts),
                                ofDeadLetter("cents", "int8", StoredPayment::amountCents),
                                ofDeadLetter("processor", "text", this::name),
                                ofDeadLetter("reason", "text", Tables::reason),
                                ofDeadLetter("evidence", "text", it -> it.evidence().slug()),
                                ofDeadLetter("status", "int4", StoredPayment::status),
                                ofDeadLetter(
                                        "accepted_at", "int8", it -> micros(it.acceptedAtMillis())),
                                new Column<>(
                                        "buried_at", "int8", it -> micros(it.buriedAtMillis())),
                                new Column<>("resolution", "text", DeadLetter::resolution),
                                new Column<>(
                                        "resolved_at", "int8", it -> micros(it.resolvedAtMillis())),
                                new Column<>("position", "int8", it -> it.last().position())),
                        "INSERT INTO dead_letters AS known (correlation_id, gateway, attempt,"
                                + " amount, processor, reason, evidence, status, accepted_at,"
                                + " buried_at, resolution, resolved_at, position)"
                                + " SELECT id, gateway, attempt, cents * 0.01, processor, reason,"
                                + " evidence, status, "
                                + instant("accepted_at")
                                + ", "
                                + instant("nullif(buried_at, 0)")
                                + ", nullif(resolution, ''), "
                                + instant("nullif(resolved_at, 0)")
                                + ", position FROM $columns"
                                + " ON CONFLICT (correlation_id, gateway, attempt) DO UPDATE SET"
                                + " buried_at = coalesce(known.buried_at, EXCLUDED.buried_at),"
                                + " resolution = coalesce(EXCLUDED.resolution, known.resolution),"
                                + " resolved_at = coalesce(EXCLUDED.resolved_at,"
                                + " known.resolved_at),"
                                + " position = greatest(known.position, EXCLUDED.position)");
    }

    /** A payment that is there already and is another one: no such row of ours could be. */
    static final String DIFFERENT_PAYMENTS =
            "SELECT r.id, r.position FROM $columns JOIN payments p"
                    + " ON p.correlation_id = r.id AND p.gateway = r.gateway"
                    + " WHERE p.amount <> r.cents * 0.01 OR p.processor <> r.processor"
                    + " OR p.requested_at <> "
                    + instant("r.requested_at");

    Rows<Changed> payments() {
        return payments;
    }

    Rows<Changed> attempts() {
        return attempts;
    }

    Rows<DeadLetter> deadLetters() {
        return deadLetters;
    }

    private static Column<Changed> ofPayment(
            String name, String type, Function<StoredPayment, Object> value) {
        return new Column<>(name, type, it -> value.apply(it.payment()));
    }

    private static Column<DeadLetter> ofDeadLetter(
            String name, String type, Function<StoredPayment, Object> value) {
        return new Column<>(name, type, it -> value.apply(it.last().payment()));
    }

    private ArchivedProcessor of(StoredPayment payment) {
        return processors.get(payment.processor());
    }

    private String name(StoredPayment payment) {
        return of(payment).name();
    }

    private static String reason(StoredPayment payment) {
        return DeadLetterReason.of(payment.evidence(), payment.status()).slug();
    }

    private static long requestedAtMicros(StoredPayment payment) {
        return Math.floorDiv(payment.requestedAtNanos(), NANOS_PER_MICRO);
    }

    private static int finerNanos(StoredPayment payment) {
        return Math.floorMod(payment.requestedAtNanos(), NANOS_PER_MICRO);
    }

    private static long micros(long millis) {
        return millis * MICROS_PER_MILLI;
    }

    private static String instant(String column) {
        return INSTANT.replace("%s", column).replace("%%", "%");
    }
}
