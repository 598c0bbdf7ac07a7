package dev.comporta.archive.postgres;

import dev.comporta.archive.ArchiveException;
import java.sql.SQLException;

/** What PostgreSQL says where it does not do something. */
final class Failure {
    private Failure() {}

    static ArchiveException of(SQLException e) {
        return new ArchiveException("PostgreSQL: " + words(e), e);
    }

    /** The first line, with the state by which its manual can be asked. */
    static String words(SQLException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return e.getSQLState() == null ? message : message + " [" + e.getSQLState() + "]";
    }

    /** Whether the rows themselves are the reason: with others it would do it. */
    static boolean isOfRows(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean isOfData = state.startsWith("22") || state.startsWith("23");
        return isOfData || state.equals("P0001"); // what a trigger raises
    }
}
