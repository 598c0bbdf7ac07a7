package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.Mark;
import dev.comporta.ledger.HourSum;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.DroppedHistory;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What an archive lacks for good, since the one before it was lost and the gateway had dropped it:
 * how much, up to where, and sums by processor and hour.
 */
public final class AcceptedLoss {
    private static final long MILLIS_PER_HOUR = 3_600_000;

    private AcceptedLoss() {}

    /**
     * Notes that a new archive begins without what was dropped.
     *
     * @param journalId of the journal that has dropped it
     * @param processors wire names, by index
     * @throws IllegalStateException where the archive has payments of this gateway's
     * @throws ArchiveException where it can't be written to
     */
    public static void accept(
            PostgresOptions options,
            long journalId,
            List<String> processors,
            DroppedHistory dropped) {
        try {
            Connection connection = Connections.open(options);
            try {
                Schema.migrate(connection, options);
                Position found = Position.claim(connection, options.name(), journalId);
                requireNothingThere(found.mark(), journalId, dropped);
                holdAtTheBeginning(connection, found.gateway());
                write(connection, found.gateway(), processors, dropped);
                connection.commit();
            } finally {
                Connections.close(connection);
            }
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    private static void requireNothingThere(Mark mark, long journalId, DroppedHistory dropped) {
        if (mark.journalId() != journalId) {
            throw new IllegalStateException(
                    "the archive holds another journal under this gateway's ARCHIVE_NAME: give it"
                            + " another one");
        }
        if (mark.position() > 0 && mark.reach() >= dropped.upTo()) {
            throw new IllegalStateException(
                    "nothing is lost: the archive has everything up to position "
                            + mark.position());
        }
        if (mark.position() > 0) {
            throw new IllegalStateException(
                    "the archive has payments up to position "
                            + mark.position()
                            + ", and what was dropped since is up to "
                            + dropped.upTo()
                            + ": it was set back. Give it a newer backup of itself; if there is"
                            + " none, choose another ARCHIVE_NAME, and accept the loss there: what"
                            + " is here stays");
        }
    }

    /** Until the transaction ends nobody writes, as with every batch. */
    private static void holdAtTheBeginning(Connection connection, short gateway)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE archive_position SET changed_at = now()"
                                + " WHERE gateway = ? AND position = 0")) {
            update.setShort(1, gateway);
            if (update.executeUpdate() != 1) {
                throw new ArchiveException("the gateway has begun to write there");
            }
        }
    }

    private static void write(
            Connection connection, short gateway, List<String> processors, DroppedHistory dropped)
            throws SQLException {
        String number = Short.toString(gateway);
        Connections.execute(connection, "DELETE FROM lost_history WHERE gateway = " + number);
        Connections.execute(connection, "DELETE FROM lost_hours WHERE gateway = " + number);
        try (PreparedStatement head =
                        connection.prepareStatement(
                                "INSERT INTO lost_history (gateway, position, payments,"
                                        + " closed_upto) VALUES (?, ?, ?, ?)");
                PreparedStatement hour =
                        connection.prepareStatement(
                                "INSERT INTO lost_hours (gateway, position, hour, processor,"
                                        + " payments, amount) VALUES (?, ?, ?, ?, ?, ?)")) {
            head.setShort(1, gateway);
            head.setLong(2, dropped.upTo());
            head.setLong(3, dropped.payments());
            head.setObject(4, instant(dropped.upToMillis()));
            head.executeUpdate();
            for (HourSum sum : dropped.sums()) {
                hour.setShort(1, gateway);
                hour.setLong(2, dropped.upTo());
                hour.setObject(3, start(sum.hour()));
                hour.setString(4, processors.get(sum.processor()));
                hour.setLong(5, sum.totals().count());
                hour.setBigDecimal(6, new BigDecimal(sum.totals().amountCents(), 2));
                hour.addBatch();
            }
            hour.executeBatch();
        }
    }

    /**
     * Reads it back; empty: the archive lacks nothing.
     *
     * @param processors wire names, by index
     */
    static Optional<DroppedHistory> read(
            Connection connection, short gateway, List<String> processors) throws SQLException {
        List<HourSum> sums =
                Query.all(
                        connection,
                        "SELECT processor, hour, payments, amount * 100 FROM lost_hours"
                                + " WHERE gateway = ? ORDER BY hour, processor",
                        statement -> statement.setShort(1, gateway),
                        row -> sum(row, processors));
        return Query.one(
                connection,
                "SELECT position, closed_upto, payments FROM lost_history WHERE gateway = ?",
                statement -> statement.setShort(1, gateway),
                row ->
                        new DroppedHistory(
                                row.getLong(1),
                                row.getObject(2, OffsetDateTime.class).toInstant().toEpochMilli(),
                                row.getLong(3),
                                sums));
    }

    private static HourSum sum(ResultSet row, List<String> processors) throws SQLException {
        int processor = processors.indexOf(row.getString(1));
        if (processor < 0) {
            throw new ArchiveException(
                    "the archive has lost payments of the processor "
                            + row.getString(1)
                            + ", which is not known");
        }
        Instant hour = row.getObject(2, OffsetDateTime.class).toInstant();
        return new HourSum(
                processor,
                Math.floorDiv(hour.toEpochMilli(), MILLIS_PER_HOUR),
                new Totals(row.getLong(3), row.getBigDecimal(4).toBigIntegerExact()));
    }

    /** Whether some of an hour is lost. */
    static boolean isIn(Connection connection, long hour, short gateway) throws SQLException {
        return Query.one(
                        connection,
                        "SELECT 1 FROM lost_hours WHERE gateway = ? AND hour = ? LIMIT 1",
                        statement -> {
                            statement.setShort(1, gateway);
                            statement.setObject(2, start(hour));
                        },
                        row -> true)
                .isPresent();
    }

    private static OffsetDateTime start(long hour) {
        return instant(Math.multiplyExact(hour, MILLIS_PER_HOUR));
    }

    private static OffsetDateTime instant(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
    }
}
