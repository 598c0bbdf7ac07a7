package dev.comporta.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Payments that were settled hours ago, as a PostgreSQL has them into which a test has written
 * them: a gateway that is restored from it has history that is old enough to be dropped.
 */
final class OldHistory {
    /** In Redis a file of the history has so many, and only whole ones go. */
    static final int FILE = 65_536;

    static final int PAYMENTS = FILE + 464;
    private static final int MILLIS_BETWEEN = 100;

    private final Instant begin =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofMinutes(5 * 60 - 7));

    static UUID id(int number) {
        return new UUID(0x4000L, 0x8000_0000_0000_0000L + number);
    }

    Instant at(int number) {
        return begin.plusMillis((long) number * MILLIS_BETWEEN);
    }

    /** Into tables that are there. Each one's cents, and its position, are its number. */
    void write(PostgresProcess postgres) {
        String requestedAt =
                "to_timestamp(" + begin.getEpochSecond() + ") + i * interval '100 milliseconds'";
        postgres.ask(
                "INSERT INTO archive_position (name, journal_id, position) VALUES ('comporta', 7, "
                        + PAYMENTS
                        + ")");
        postgres.ask(
                "INSERT INTO payments SELECT ('00000000-0000-4000-8000-' ||"
                        + " lpad(to_hex(i), 12, '0'))::uuid, 1, i * 0.01, 'default', "
                        + requestedAt
                        + ", 0, "
                        + requestedAt
                        + ", "
                        + requestedAt
                        + ", 1, 0, 'answered', 200, i FROM generate_series(1, "
                        + PAYMENTS
                        + ") i");
        assertThat(postgres.ask("SELECT count(*) FROM payments"))
                .isEqualTo(Integer.toString(PAYMENTS));
    }
}
