package dev.comporta.archive.postgres;

import dev.comporta.ledger.CutHour;
import dev.comporta.ledger.Hour;
import dev.comporta.ledger.Totals;
import dev.comporta.payment.OldPayments.HourParts;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * Sums an hour and a part of it, by the index of windows.
 *
 * @param processors wire names, by index
 */
record HourQuery(Connection connection, List<String> processors) {
    private static final int NANOS_PER_MICRO = 1_000;

    private static final String PART =
            " FILTER (WHERE (requested_at, requested_at_nanos) >= (?, ?)"
                    + " AND (requested_at, requested_at_nanos) <= (?, ?))";

    private static final String SQL =
            "SELECT processor, count(*), sum(amount) * 100, count(*)"
                    + PART
                    + ", coalesce(sum(amount)"
                    + PART
                    + ", 0) * 100 FROM payments WHERE gateway = ? AND processor = ANY (?)"
                    + " AND requested_at BETWEEN ? AND ? GROUP BY processor";

    HourParts of(CutHour hour, short gateway) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            setPart(statement, 1, hour);
            setPart(statement, 5, hour);
            statement.setShort(9, gateway);
            statement.setArray(10, connection.createArrayOf("text", processors.toArray()));
            statement.setObject(11, micros(Hour.firstNanos(hour.hour())));
            statement.setObject(12, micros(Hour.lastNanos(hour.hour())));
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, AcceptedLoss.isIn(connection, hour.hour(), gateway));
            }
        }
    }

    private HourParts read(ResultSet rows, boolean isLost) throws SQLException {
        Totals[] whole = new Totals[processors.size()];
        Totals[] part = new Totals[processors.size()];
        Arrays.fill(whole, Totals.ZERO);
        Arrays.fill(part, Totals.ZERO);
        while (rows.next()) {
            int processor = processors.indexOf(rows.getString(1));
            whole[processor] = totals(rows.getLong(2), rows.getBigDecimal(3));
            part[processor] = totals(rows.getLong(4), rows.getBigDecimal(5));
        }
        return new HourParts(List.of(whole), List.of(part), isLost);
    }

    private static Totals totals(long count, BigDecimal cents) {
        return new Totals(count, cents.toBigIntegerExact());
    }

    private static void setPart(PreparedStatement statement, int first, CutHour hour)
            throws SQLException {
        statement.setObject(first, micros(hour.fromNanos()));
        statement.setInt(first + 1, finerNanos(hour.fromNanos()));
        statement.setObject(first + 2, micros(hour.toNanos()));
        statement.setInt(first + 3, finerNanos(hour.toNanos()));
    }

    private static OffsetDateTime micros(long nanos) {
        return Instant.EPOCH.plusNanos(nanos - finerNanos(nanos)).atOffset(ZoneOffset.UTC);
    }

    private static int finerNanos(long nanos) {
        return Math.floorMod(nanos, NANOS_PER_MICRO);
    }
}
