package dev.comporta.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comporta.archive.ArchiveException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The schema in a real PostgreSQL comes to its newest version, or stays as it is. */
@Timeout(120)
class SchemaIT {
    @RegisterExtension static final EmptyPostgres POSTGRES = new EmptyPostgres();
    @RegisterExtension final OpenArchives archives = new OpenArchives(POSTGRES);

    @Test
    void shouldMigrateFromEachEarlierVersion() throws SQLException {
        for (int version = 1; version < Schema.VERSIONS.size(); version++) {
            POSTGRES.empty();
            migrate(Schema.VERSIONS.subList(0, version));

            archives.open("a").write(Batches.payments(0, Batches.settled(1, 1, 0, 1)));

            assertThat(POSTGRES.server().query("SELECT max(version), count(*) FROM archive_schema"))
                    .containsExactly(Schema.VERSIONS.size() + "|" + Schema.VERSIONS.size());
            assertThat(POSTGRES.server().query("SELECT payments FROM summary_by_minute"))
                    .containsExactly("1");
        }
    }

    /** The second version breaks behind its first statement. */
    @Test
    void shouldLeaveNothingOfAMigrationThatWasInterrupted() throws SQLException {
        migrate(Schema.VERSIONS.subList(0, 1));
        POSTGRES.server().run("CREATE VIEW fees_by_day AS SELECT 1 AS one");

        assertThatThrownBy(() -> archives.open("a")).isInstanceOf(ArchiveException.class);
        assertThat(POSTGRES.server().query("SELECT max(version) FROM archive_schema"))
                .containsExactly("1");
        assertThat(POSTGRES.server().query("SELECT to_regclass('summary_by_minute')"))
                .containsExactly("null");

        POSTGRES.server().run("DROP VIEW fees_by_day");
        archives.open("a").write(Batches.payments(0, Batches.settled(1, 1, 0, 1)));
    }

    /** Two that made the same version would fail, or make it twice. */
    @Test
    void shouldWaitForAnotherGatewaysMigration() throws Exception {
        migrate(Schema.VERSIONS.subList(0, 1));
        Thread second = new Thread(() -> archives.open("a"));
        try (Connection first = Connections.open(POSTGRES.server().options("b"))) {
            Connections.execute(first, "SELECT pg_advisory_xact_lock(" + Schema.LOCK + ")");
            second.start();
            while (!POSTGRES.server()
                    .query(
                            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                    .equals(List.of("1"))) {
                Thread.sleep(10);
            }
            assertThat(POSTGRES.server().query("SELECT max(version) FROM archive_schema"))
                    .containsExactly("1");
        }
        second.join();
        assertThat(POSTGRES.server().query("SELECT max(version) FROM archive_schema"))
                .containsExactly(Integer.toString(Schema.VERSIONS.size()));
    }

    @Test
    void shouldRefuseASchemaOfANewerProgram() throws SQLException {
        archives.open("a");
        POSTGRES.server().run("INSERT INTO archive_schema (version) VALUES (99)");

        assertThatThrownBy(() -> archives.open("a"))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("version 99");
    }

    private static void migrate(List<String> files) throws SQLException {
        try (Connection connection = Connections.open(POSTGRES.server().options("a"))) {
            Schema.migrate(connection, POSTGRES.server().options("a"), files);
        }
    }
}
