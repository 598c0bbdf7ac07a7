package dev.comporta.archive.postgres;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One {@link PostgresServer} for the tests of a class, with nothing in it before each. */
public final class EmptyPostgres
        implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private @Nullable PostgresServer server;

    public PostgresServer server() {
        return requireNonNull(server);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server = PostgresServer.start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        empty();
    }

    /** As a new one. */
    public void empty() throws SQLException {
        server().run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
