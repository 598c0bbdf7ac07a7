package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Mark;
import dev.comporta.payment.Evidence;
import dev.comporta.payment.Note;
import dev.comporta.payment.RestoreTarget;
import dev.comporta.payment.StoredPayment;
import dev.comporta.payment.Transition.Change;
import dev.comporta.payment.Transition.Changed;
import dev.comporta.payment.Transition.Purged;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Hands over what an archive has of a gateway, to one who makes a store of it, and then gives the
 * archive to that store. One row at a time is in memory.
 *
 * <p>Threading: one owner.
 */
public final class PostgresRestore implements AutoCloseable {
    /** PostgreSQL sorts everything before it sends the first row. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final int TOLD_EVERY = 100_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MICROS_PER_MILLI = 1_000;

    /** Closed payments: settled ones, and dead letters that were acknowledged. */
    private static final String CLOSED =
            "SELECT correlation_id, gateway, position, attempts AS attempt, 'settled' AS change,"
                    + " amount, processor, evidence, status, settled_at AS at, accepted_at,"
                    + " requested_at, requested_at_nanos FROM payments WHERE gateway = $gateway"
                    + " UNION ALL "
                    + deadLetters("'acknowledged'", "coalesce(d.resolved_at, d.accepted_at)")
                    + " AND resolution = 'acknowledged'";

    private static final String OPEN =
            deadLetters("'dead letter'", "coalesce(d.buried_at, d.accepted_at)")
                    + " AND resolution IS NULL AND NOT EXISTS (SELECT FROM payments p"
                    + " WHERE p.correlation_id = d.correlation_id AND p.gateway = d.gateway)";

    private final Connection connection;
    private final PostgresOptions options;
    private final List<String> processorNames;
    private final Map<String, Integer> processors = new HashMap<>();
    private final Map<String, Evidence> evidences = new HashMap<>();
    private final short gateway;
    private final Mark mark;

    /** A payment of which attempts are known, and not what came of it. */
    public record Unsettled(
            UUID id, int attempts, String processor, String evidence, Instant endedAt) {}

    /**
     * Connects.
     *
     * @param processorNames by index
     * @throws ArchiveException where that can't be done, or nothing of this gateway is there
     */
    public PostgresRestore(PostgresOptions options, List<String> processorNames) {
        this.options = options;
        this.processorNames = List.copyOf(processorNames);
        for (int index = 0; index < processorNames.size(); index++) {
            processors.put(processorNames.get(index), index);
        }
        for (Evidence evidence : Evidence.values()) {
            evidences.put(evidence.slug(), evidence);
        }
        try {
            connection = Connections.open(options);
            try {
                Schema.migrate(connection, options);
                Connections.limit(connection, TIMEOUT);
                Connections.execute(connection, "SET work_mem = '64MB'");
                connection.commit();
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                Position found =
                        Position.find(connection, options.name())
                                .orElseThrow(
                                        () ->
                                                new ArchiveException(
                                                        "nothing of this gateway is in "
                                                                + options.place()));
                gateway = found.gateway();
                mark = found.mark();
            } catch (SQLException | RuntimeException e) {
                Connections.close(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    /** How far the archive is. */
    public Mark mark() {
        return mark;
    }

    /** The last position that anything there has. */
    public long lastPosition() {
        return Math.max(
                mark.reach(),
                number(
                        "SELECT coalesce(max(position), 0) FROM ("
                                + "SELECT max(position) FROM payments WHERE gateway = $gateway"
                                + " UNION ALL SELECT max(position) FROM attempts"
                                + " WHERE gateway = $gateway"
                                + " UNION ALL SELECT max(position) FROM dead_letters"
                                + " WHERE gateway = $gateway"
                                + " UNION ALL SELECT max(position) FROM notes"
                                + " WHERE gateway = $gateway"
                                + " UNION ALL SELECT max(position) FROM purges"
                                + " WHERE gateway = $gateway) AS all_of_it (position)"));
    }

    /** How many payments were settled. */
    public long payments() {
        return number("SELECT count(*) FROM payments WHERE gateway = $gateway");
    }

    /**
     * Hands everything over.
     *
     * @param progress told now and then how many payments were handed over
     */
    public void read(RestoreTarget target, LongConsumer progress) throws IOException {
        try {
            readLastPurge(target);
            AcceptedLoss.read(connection, gateway, processorNames).ifPresent(target::dropped);
            Payments open = new Payments(target::deadLetter, _ -> {});
            open.readAll(query(OPEN));
            Payments closed = new Payments(target::closed, progress);
            closed.readAll(query(CLOSED));
            progress.accept(closed.count);
            connection.commit();
        } catch (SQLException e) {
            throw Failure.of(e);
        } catch (IOException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw Failure.of(cause);
            }
            throw e;
        }
    }

    /** Of what was accepted and not settled only those with attempts behind them are known. */
    public List<Unsettled> unsettled() {
        List<Unsettled> found = new ArrayList<>();
        String sql =
                "SELECT DISTINCT ON (correlation_id) correlation_id, attempt, processor, evidence,"
                        + " ended_at FROM attempts a WHERE gateway = $gateway AND NOT EXISTS"
                        + " (SELECT FROM payments p WHERE p.correlation_id = a.correlation_id"
                        + " AND p.gateway = a.gateway) AND NOT EXISTS (SELECT FROM dead_letters d"
                        + " WHERE d.correlation_id = a.correlation_id AND d.gateway = a.gateway"
                        + " AND d.resolution IS DISTINCT FROM 'retried')"
                        + " ORDER BY correlation_id, attempt DESC";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ofGateway(sql))) {
            while (rows.next()) {
                found.add(
                        new Unsettled(
                                rows.getObject(1, UUID.class),
                                rows.getInt(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getTimestamp(5).toInstant()));
            }
            connection.commit();
            return found;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    /**
     * Gives the archive to the store that was made of it: from now on only that one may write.
     *
     * @throws ArchiveException where somebody has written there since it was read
     */
    public void giveTo(Mark store) {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE archive_position SET journal_id = ?, position = ?, run = ?,"
                                + " changed_at = now() WHERE gateway = ? AND journal_id = ?"
                                + " AND position = ?")) {
            update.setLong(1, store.journalId());
            update.setLong(2, store.position());
            update.setLong(3, store.run());
            update.setShort(4, gateway);
            update.setLong(5, mark.journalId());
            update.setLong(6, mark.position());
            if (update.executeUpdate() != 1) {
                throw new ArchiveException(
                        "the archive was written to while it was read: another gateway runs under"
                                + " the name "
                                + options.name());
            }
            connection.commit();
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    private void readLastPurge(RestoreTarget target) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                ofGateway(
                                        "SELECT position,"
                                                + " (extract(epoch FROM purged_at) * 1000)::bigint"
                                                + " FROM purges WHERE gateway = $gateway"
                                                + " ORDER BY position DESC LIMIT 1"))) {
            if (rows.next()) {
                target.purged(new Purged(rows.getLong(1), rows.getLong(2)));
            }
        }
    }

    private static String deadLetters(String change, String at) {
        return "SELECT d.correlation_id, d.gateway, d.position, d.attempt, "
                + change
                + ", d.amount, d.processor, d.evidence, d.status, "
                + at
                + ", d.accepted_at, a.requested_at, 0 FROM dead_letters d LEFT JOIN attempts a"
                + " USING (correlation_id, gateway, attempt) WHERE gateway = $gateway";
    }

    /** What is told of payments, and behind what was before: how attempts ended, and notes. */
    private String query(String payments) {
        String heads =
                "WITH h (correlation_id, gateway, position, attempt, change, amount, processor,"
                        + " evidence, status, at, accepted_at, requested_at, nanos) AS"
                        + " NOT MATERIALIZED ("
                        + payments
                        + ") ";
        String attempts =
                "SELECT h.position, 0, a.attempt, a.ending, a.correlation_id, h.amount,"
                        + " a.processor, a.evidence, a.status, a.ended_at, h.accepted_at,"
                        + " a.requested_at, 0, '' FROM attempts a JOIN h"
                        + " USING (correlation_id, gateway)"
                        + " WHERE a.attempt < h.attempt OR h.change = 'acknowledged'";
        String notes =
                "SELECT h.position, 1, n.attempt, 'note', n.correlation_id, h.amount, h.processor,"
                        + " h.evidence, h.status, n.noted_at, h.accepted_at, n.noted_at, 0, n.text"
                        + " FROM notes n JOIN h USING (correlation_id, gateway)";
        String last =
                "SELECT position, 2, attempt, change, correlation_id, amount, processor, evidence,"
                        + " status, at, accepted_at, requested_at, nanos, '' FROM h";
        return ofGateway(
                heads
                        + "SELECT position, attempt::int4, change, correlation_id,"
                        + " (amount * 100)::int8, processor, evidence, status::int4, at,"
                        + " accepted_at, requested_at, nanos::int4, text FROM ("
                        + attempts
                        + " UNION ALL "
                        + notes
                        + " UNION ALL "
                        + last
                        + ") AS r (position, rank, attempt, change, correlation_id, amount,"
                        + " processor, evidence, status, at, accepted_at, requested_at, nanos, text)"
                        + " ORDER BY position, correlation_id, rank, r.attempt");
    }

    private String ofGateway(String sql) {
        return sql.replace("$gateway", Short.toString(gateway));
    }

    private long number(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(ofGateway(sql))) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    /** Gets a payment with what was before. */
    private interface Whole {
        void take(Changed last, List<Changed> earlier, List<Note> notes);
    }

    /** Puts the rows of each payment together. */
    private final class Payments {
        private final Whole target;
        private final LongConsumer progress;
        private final List<Changed> earlier = new ArrayList<>();
        private final List<Note> notes = new ArrayList<>();
        private long count;

        Payments(Whole target, LongConsumer progress) {
            this.target = target;
            this.progress = progress;
        }

        void readAll(String query) throws SQLException, IOException {
            try (CopiedRows rows = new CopiedRows(connection, query)) {
                while (rows.next()) {
                    take(rows);
                }
            }
        }

        private void take(CopiedRows row) throws IOException {
            long position = row.number();
            int attempt = (int) row.number();
            String change = row.text();
            UUID id = row.id();
            long cents = row.number();
            int processor = processor(row.text());
            Evidence evidence = evidence(row.text());
            int status = (int) row.number();
            long atMillis = row.micros() / MICROS_PER_MILLI;
            long acceptedAtMillis = row.micros() / MICROS_PER_MILLI;
            long requestedAtNanos = row.micros() * NANOS_PER_MICRO + row.number();
            String text = row.text();
            if (change.equals("note")) {
                notes.add(new Note(attempt, atMillis, text));
                return;
            }
            StoredPayment payment =
                    new StoredPayment(
                            id,
                            cents,
                            acceptedAtMillis,
                            attempt,
                            processor,
                            requestedAtNanos,
                            evidence,
                            status);
            switch (change) {
                case "put-back" ->
                        earlier.add(changed(position, atMillis, Change.PUT_BACK, payment));
                case "settled" -> end(changed(position, atMillis, Change.SETTLED, payment));
                case "acknowledged" ->
                        end(changed(position, atMillis, Change.ACKNOWLEDGED, payment));
                case "dead letter" -> end(changed(position, atMillis, Change.BURIED, payment));
                default -> earlier.add(changed(position, atMillis, Change.BURIED, payment));
            }
        }

        private void end(Changed last) {
            target.take(last, List.copyOf(earlier), List.copyOf(notes));
            earlier.clear();
            notes.clear();
            if (++count % TOLD_EVERY == 0) {
                progress.accept(count);
            }
        }

        private static Changed changed(
                long position, long atMillis, Change change, StoredPayment payment) {
            return new Changed(position, atMillis, change, payment);
        }
    }

    private int processor(String name) {
        Integer index = processors.get(name);
        if (index == null) {
            throw new ArchiveException(
                    "the archive has payments of the processor " + name + ", which is not known");
        }
        return index;
    }

    private Evidence evidence(String slug) {
        Evidence evidence = evidences.get(slug);
        if (evidence == null) {
            throw new ArchiveException("the archive has evidence that is not known: " + slug);
        }
        return evidence;
    }

    @Override
    public void close() {
        Connections.close(connection);
    }
}
