package dev.comporta.archive.postgres;

import dev.comporta.archive.Archive;
import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Batch;
import dev.comporta.archive.Mark;
import dev.comporta.payment.TransitionStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * One connection to PostgreSQL that writes for one gateway. Each batch is one transaction, which
 * begins with moving the position on from where the batch begins: so of two that write for the same
 * gateway one waits for the other, and then fails.
 *
 * <p>Threading: one owner, but for {@link #abort}.
 */
public final class PostgresArchive implements Archive {
    /** One transaction that deletes ten million rows would not end in time. */
    private static final int PURGE_ROWS = 20_000;

    private static final List<String> PURGED_TABLES =
            List.of(
                    "payments",
                    "attempts",
                    "dead_letters",
                    "notes",
                    "archive_problems",
                    "lost_history",
                    "lost_hours");

    private final Connection connection;
    private final Tables tables;
    private final short gateway;
    private final TransitionStream journal;
    private final Mark mark;

    private PostgresArchive(
            Connection connection, Tables tables, Position found, TransitionStream journal) {
        this.connection = connection;
        this.journal = journal;
        this.tables = tables;
        gateway = found.gateway();
        mark = found.mark();
    }

    /**
     * How it is reached.
     *
     * @param processors by their index
     */
    public static Connector connector(PostgresOptions options, List<ArchivedProcessor> processors) {
        Tables tables = new Tables(processors);
        return journal -> {
            try {
                return open(options, tables, journal);
            } catch (SQLException e) {
                throw Failure.of(e);
            }
        };
    }

    private static PostgresArchive open(
            PostgresOptions options, Tables tables, TransitionStream journal) throws SQLException {
        Connection connection = Connections.open(options);
        try {
            Schema.migrate(connection, options);
            Position found = Position.claim(connection, options.name(), journal.journalId());
            connection.commit();
            return new PostgresArchive(connection, tables, found, journal);
        } catch (SQLException | RuntimeException e) {
            Connections.close(connection);
            throw e;
        }
    }

    @Override
    public Mark mark() {
        return mark;
    }

    @Override
    public int write(Batch batch) {
        try {
            if (!batch.purges().isEmpty()) {
                purgeBefore(batch.purges().getLast().position());
            }
            return writeRows(batch);
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    private int writeRows(Batch batch) throws SQLException {
        try {
            return writeRows(batch, new Refusals(connection, gateway, false));
        } catch (SQLException e) {
            if (!Failure.isOfRows(e)) {
                throw e;
            }
            connection.rollback();
            return writeRows(batch, new Refusals(connection, gateway, true));
        }
    }

    private int writeRows(Batch batch, Refusals refusals) throws SQLException {
        move(batch.from(), batch.to());
        Tables.PURGES.write(connection, gateway, batch.purges());
        int written =
                refusals.write(
                        tables.payments(),
                        batch.payments(),
                        it -> new Refusals.Row(it.position(), it.payment().id()));
        if (written < batch.payments().size()) {
            refusals.noteDifferent(tables.payments(), batch.payments());
        }
        refusals.write(
                tables.attempts(),
                batch.attempts(),
                it -> new Refusals.Row(it.position(), it.payment().id()));
        refusals.write(Tables.NOTES, batch.notes(), it -> new Refusals.Row(it.position(), it.id()));
        refusals.write(
                tables.deadLetters(),
                batch.deadLetters(),
                it -> new Refusals.Row(it.last().position(), it.last().payment().id()));
        Tables.LATER_ATTEMPTS.write(connection, gateway, batch.laterAttempts());
        connection.commit();
        return refusals.count();
    }

    private void move(long from, long to) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE archive_position SET position = ?, run = ?, changed_at = now()"
                                + " WHERE gateway = ? AND position = ? AND journal_id = ?")) {
            statement.setLong(1, to);
            statement.setLong(2, journal.runAt(to));
            statement.setShort(3, gateway);
            statement.setLong(4, from);
            statement.setLong(5, journal.journalId());
            if (statement.executeUpdate() != 1) {
                throw new ArchiveException(
                        "the archive's position is not "
                                + from
                                + " any more: it was set back, or"
                                + " another instance writes");
            }
        }
    }

    /** What is newer stays: it may have been written before the position was set back. */
    private void purgeBefore(long purgePosition) throws SQLException {
        for (String table : PURGED_TABLES) {
            String sql =
                    "DELETE FROM "
                            + table
                            + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM "
                            + table
                            + " WHERE gateway = ? AND position < ? LIMIT "
                            + PURGE_ROWS
                            + "))";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setShort(1, gateway);
                statement.setLong(2, purgePosition);
                int deleted;
                do {
                    deleted = statement.executeUpdate();
                    connection.commit();
                } while (deleted > 0);
            }
        }
    }

    @Override
    public void abort() {
        Connections.abort(connection);
    }

    @Override
    public void close() {
        Connections.close(connection);
    }
}
