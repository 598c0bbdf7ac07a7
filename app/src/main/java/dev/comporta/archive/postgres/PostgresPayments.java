package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import dev.comporta.archive.PaymentReader;
import dev.comporta.ledger.CutHour;
import dev.comporta.payment.OldPayments.HourParts;
import dev.comporta.payment.PaymentLife;
import dev.comporta.payment.TransitionStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One connection that looks for payments, and sums them: each time in one picture of the database.
 */
public final class PostgresPayments implements PaymentReader {
    /** Somebody waits for the answer, and each search goes by a key. */
    private static final Duration TIMEOUT_MAX = Duration.ofSeconds(2);

    private final Connection connection;
    private final List<String> processors;
    private final String name;
    private final TransitionStream journal;

    private PostgresPayments(
            Connection connection, List<String> processors, String name, TransitionStream journal) {
        this.connection = connection;
        this.processors = List.copyOf(processors);
        this.name = name;
        this.journal = journal;
    }

    /**
     * How they are reached.
     *
     * @param processors wire names, by index
     */
    public static Connector connector(PostgresOptions options, List<String> processors) {
        PostgresOptions quick = options.within(TIMEOUT_MAX);
        return journal -> {
            try {
                Connection connection = Connections.open(quick);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                return new PostgresPayments(connection, processors, quick.name(), journal);
            } catch (SQLException e) {
                throw Failure.of(e);
            }
        };
    }

    @Override
    public Optional<PaymentLife> find(UUID id, long upTo) {
        try {
            short gateway = gatewayThatKnows(upTo);
            requireNotRefused(id, gateway);
            Optional<PaymentLife> found = new LifeQuery(connection, processors, id, gateway).life();
            connection.commit();
            return found;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    private short gatewayThatKnows(long upTo) throws SQLException {
        Position found =
                Position.find(connection, name)
                        .filter(it -> it.mark().position() >= upTo)
                        .orElseThrow(
                                () -> new ArchiveException("the archive has not come that far"));
        found.mark()
                .contradiction(journal)
                .ifPresent(
                        reason -> {
                            throw new ArchiveException(reason);
                        });
        return found.gateway();
    }

    /** What is there under its id may be another one's. */
    private void requireNotRefused(UUID id, short gateway) throws SQLException {
        boolean isRefused =
                Query.one(
                                connection,
                                "SELECT 1 FROM archive_problems"
                                        + " WHERE correlation_id = ? AND gateway = ? LIMIT 1",
                                statement -> {
                                    statement.setObject(1, id);
                                    statement.setShort(2, gateway);
                                },
                                row -> true)
                        .isPresent();
        if (isRefused) {
            throw new ArchiveException("the archive has refused a row of payment " + id);
        }
    }

    /** Asked behind {@link #find}: an operator accepts a loss before anything is written. */
    @Override
    public boolean lacksSome() {
        try {
            boolean lacksSome =
                    Position.find(connection, name)
                            .map(it -> it.mark().lostUpTo() > 0)
                            .orElse(false);
            connection.commit();
            return lacksSome;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    @Override
    public List<HourParts> sum(List<CutHour> hours) {
        try {
            short gateway = gatewayThatKnows(journal.droppedUpTo());
            List<HourParts> found = new ArrayList<>();
            for (CutHour hour : hours) {
                found.add(new HourQuery(connection, processors).of(hour, gateway));
            }
            connection.commit();
            return found;
        } catch (SQLException e) {
            throw Failure.of(e);
        }
    }

    /** Whatever it says is as of a moment ago: a position only grows while the archive is whole. */
    @Override
    public boolean keepsAll(long behind, long upTo) {
        try {
            short gateway = gatewayThatKnows(upTo);
            boolean isRefused =
                    Query.one(
                                    connection,
                                    "SELECT 1 FROM archive_problems WHERE gateway = ?"
                                            + " AND position > ? AND position <= ? LIMIT 1",
                                    statement -> {
                                        statement.setShort(1, gateway);
                                        statement.setLong(2, behind);
                                        statement.setLong(3, upTo);
                                    },
                                    row -> true)
                            .isPresent();
            connection.commit();
            return !isRefused;
        } catch (SQLException e) {
            throw Failure.of(e);
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
